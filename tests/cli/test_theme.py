"""Which theme the screen begins with: the command line's, else the settings', else the shipped one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tier_code.cli.screen_session import screen_surroundings
from tier_code.domain.errors import UsageProblem


def configured(data: Path, text: str) -> None:
    config = data.parent / "config"
    config.mkdir(parents=True)
    (config / "config.toml").write_text(text)


@pytest.mark.parametrize(
    ("settings", "option", "begun"),
    [
        ("", "", "ink"),
        ('theme = "paper"', "", "paper"),
        ('theme = "paper"', "ink", "ink"),
        ("", "paper", "paper"),
    ],
)
def test_the_command_line_comes_before_the_settings(
    data: Path, settings: str, option: str, begun: str
) -> None:
    configured(data, settings)
    assert screen_surroundings(option, None).first_theme.name == begun


def test_a_theme_of_ones_own_can_be_set(data: Path) -> None:
    configured(data, 'theme = "mine"')
    folder = data.parent / "config" / "themes"
    folder.mkdir()
    (folder / "mine.toml").write_text('[palette]\nbackground = "#000000"\ntext = "#ffffff"\n')
    assert screen_surroundings("", None).first_theme.name == "mine"


def test_a_theme_that_does_not_exist_is_told_and_the_screen_begins_all_the_same(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configured(data, 'theme = "neon"')
    assert screen_surroundings("", None).first_theme.name == "ink"
    assert "there is no theme 'neon'; there are auto, ink, paper" in capsys.readouterr().err
    with pytest.raises(UsageProblem, match="neon"):
        screen_surroundings("neon", None)


def test_a_replay_needs_no_settings_that_can_be_read(data: Path) -> None:
    configured(data, "theme = [")
    assert screen_surroundings("", None).first_theme.name == "ink"
