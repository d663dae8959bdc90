from __future__ import annotations

from pathlib import Path

import pytest
from pygments.styles import get_all_styles

from tier_code.adapters.config.themes import load_themes
from tier_code.frontends.shared.theme_roles import ThemeRoles, contrast, hard_to_read, theme_roles

GROUNDS = ("background", "surface", "panel")
FILLS = ("diff-add", "diff-remove", "cursor")
TEXTS = ("text", "muted")
NAMES = ("ink", "paper", "contrast-dark", "contrast-light", "tide", "orchard", "ansi")
LINES = ("line", *GROUNDS, *FILLS)


def shipped() -> list[ThemeRoles]:
    """Every theme we ship, filled."""
    return [
        theme_roles(file.name, dark=file.dark, palette=file.palette, roles=file.roles)
        for file in load_themes().themes
    ]


def measurable() -> list[ThemeRoles]:
    """Those whose colours are ours: the terminal's own nobody can measure."""
    return [theme for theme in shipped() if not theme.ansi]


def write(folder: Path, name: str, text: str) -> None:
    """A theme file of the user's."""
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def test_a_dark_and_a_light_theme_are_shipped_without_a_warning() -> None:
    loaded = load_themes()
    assert [(file.name, file.dark) for file in loaded.themes][:2] == [("ink", True), ("paper", False)]
    assert {file.name for file in loaded.themes} == set(NAMES)
    assert loaded.warnings == ()


@pytest.mark.parametrize("theme", measurable(), ids=lambda theme: theme.name)
def test_texts_can_be_read_on_every_ground(theme: ThemeRoles) -> None:
    for ground in GROUNDS:
        for role in TEXTS:
            assert contrast(theme.colours[role], theme.colours[ground]) >= 4.5, (role, ground)
    for fill in FILLS:
        assert contrast(theme.colours["text"], theme.colours[fill]) >= 4.5, fill
        assert contrast(theme.colours["muted"], theme.colours[fill]) >= 4.0, fill


@pytest.mark.parametrize("theme", measurable(), ids=lambda theme: theme.name)
def test_roles_can_be_told_from_every_ground(theme: ThemeRoles) -> None:
    for role, colour in theme.colours.items():
        if role not in LINES:
            for ground in (*GROUNDS, "cursor"):
                assert contrast(colour, theme.colours[ground]) >= 3.0, (role, ground)


@pytest.mark.parametrize("theme", shipped(), ids=lambda theme: theme.name)
def test_code_styles_exist(theme: ThemeRoles) -> None:
    assert theme.syntax in set(get_all_styles())


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1.0


def test_a_user_theme_needs_only_two_colours(tmp_path: Path) -> None:
    write(tmp_path, "mine", '[palette]\nbackground = "#000000"\ntext = "#ffffff"\n')
    loaded = load_themes(tmp_path)
    mine = loaded.themes[-1]
    roles = theme_roles(mine.name, dark=mine.dark, palette=mine.palette, roles=mine.roles)
    assert loaded.warnings == ()
    assert set(roles.colours) == set(shipped()[0].colours)
    assert roles.colours["tier-local"] == "#ffffff"
    assert roles.colours["diff-add"] == "#000000"
    assert roles.syntax == "bw"


def test_a_user_theme_may_take_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    write(tmp_path, "ink", '[palette]\nbackground = "#000000"\ntext = "#ffffff"\n')
    themes = load_themes(tmp_path).themes
    assert {file.name for file in themes} == set(NAMES)
    assert next(file for file in themes if file.name == "ink").palette["background"] == "#000000"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[palette\n", "Expected"),
        ('[palette]\nbackground = "#000000"\n', "[palette] needs text"),
        ("palette = 3\n", "palette must be a table"),
        ('[palette]\nbackground = "black"\ntext = "#fff"\n', "palette.background must be a colour"),
    ],
)
def test_a_bad_file_is_a_warning_naming_it_and_never_a_stop(tmp_path: Path, text: str, told: str) -> None:
    write(tmp_path, "bad", text)
    loaded = load_themes(tmp_path)
    assert {file.name for file in loaded.themes} == set(NAMES)
    assert any("bad.toml" in line and told in line for line in loaded.warnings)


def test_a_bad_role_is_left_out_and_named(tmp_path: Path) -> None:
    good = '[palette]\nbackground = "#000000"\ntext = "#ffffff"\n'
    write(tmp_path, "odd", f'{good}[roles]\ntier-tool = "red"\ntier-huge = "#123456"\ncursor = 7\n')
    loaded = load_themes(tmp_path)
    assert loaded.themes[-1].roles == {"tier-huge": "#123456"}
    told = "\n".join(loaded.warnings)
    assert "roles.tier-tool must be a colour such as #1b232b, not 'red'" in told
    assert "roles.cursor" in told
    assert "roles.tier-huge is not a name" in told


@pytest.mark.parametrize("theme", measurable(), ids=lambda theme: theme.name)
def test_high_contrast_is_high(theme: ThemeRoles) -> None:
    if not theme.name.startswith("contrast-"):
        return
    for role, colour in theme.colours.items():
        if role not in LINES:
            assert contrast(colour, theme.colours["background"]) >= 7.0, role


def test_a_theme_stands_on_the_terminals_colours_or_on_its_own(tmp_path: Path) -> None:
    write(tmp_path, "half", '[palette]\nbackground = "ansi_default"\ntext = "#ffffff"\n')
    write(tmp_path, "whole", '[palette]\nbackground = "ansi_black"\ntext = "ansi_bright_white"\n')
    loaded = load_themes(tmp_path)
    assert {file.name for file in loaded.themes} == {*NAMES, "whole"}
    assert any("half.toml" in line and "or neither" in line for line in loaded.warnings)


def test_a_file_that_is_no_text_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "noise.toml").write_bytes(b"\xff\xfe\x00")
    assert any("noise.toml" in line for line in load_themes(tmp_path).warnings)


def test_a_folder_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    assert load_themes(tmp_path / "none").warnings == ()


def test_what_cannot_be_a_theme_is_told_by_file_and_key_and_the_others_are_there(tmp_path: Path) -> None:
    good = '[palette]\nbackground = "#000000"\ntext = "#ffffff"\n'
    write(tmp_path, "mine", f'{good}[roles]\ntier-tol = "#ffffff"\ntier-mid = "pink"\nsyntax = "nosuch"\n')
    write(tmp_path, "torn", "[palette\n")
    write(tmp_path, "half", '[palette]\ntext = "#ffffff"\n')
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "gone.toml").symlink_to(tmp_path / "nowhere")
    loaded = load_themes(tmp_path)
    assert [file.name for file in loaded.themes if file.own] == ["mine"]
    told = {line.removeprefix(f"theme {tmp_path}/") for line in loaded.warnings}
    assert {
        "mine.toml: roles.tier-tol is not a name that a theme can set; did you mean tier-tool?",
        "mine.toml: roles.tier-mid must be a colour such as #1b232b, not 'pink'",
        "mine.toml: roles.syntax: Pygments has no style 'nosuch'; code has no colours",
        "half.toml: [palette] needs background",
        "bytes.toml: not UTF-8",
        "folder.toml: Is a directory",
        "gone.toml: No such file or directory",
    } <= told
    assert any(line.startswith("torn.toml: ") and "line 1" in line for line in told)


def test_a_theme_that_can_hardly_be_read_is_told(tmp_path: Path) -> None:
    write(tmp_path, "faint", '[palette]\nbackground = "#777777"\ntext = "#888888"\nmuted = "#000000"\n')
    faint = load_themes(tmp_path).themes[-1]
    roles = theme_roles(faint.name, dark=faint.dark, palette=faint.palette, roles=faint.roles)
    assert hard_to_read(roles) == [
        "palette.text on background has a contrast of 1.3:1; 4.5:1 can be read",
    ]
    assert [theme.name for theme in shipped() if hard_to_read(theme)] == []
