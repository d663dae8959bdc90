"""Reads themes from TOML files: those we ship and the user's own. A bad file is a warning, never a stop."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

_COLOUR = re.compile(
    r"#[0-9a-fA-F]{6}|ansi_default|ansi_(?:bright_)?(?:black|red|green|yellow|blue|magenta|cyan|white)"
)
_OF_THE_TERMINAL = "ansi_"
_REQUIRED = ("background", "text")
_DEFAULTS = ("ink", "paper")
_SYNTAX = "syntax"
_SCHEMA = "ink"
"""The shipped theme that uses every name there is; a name it lacks is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeFile:
    """One theme as written in its file; what it leaves out is filled by the front ends."""

    name: str
    """The file's name without `.toml`."""
    dark: bool
    palette: Mapping[str, str]
    """Colours as `#rrggbb` or the terminal's own, as `ansi_red`; `background` and `text` are always there."""
    roles: Mapping[str, str]
    """Colours as `#rrggbb`, and `syntax`, the name of a Pygments style."""
    path: Path
    """Its file, for whoever finds something wrong with it."""
    own: bool = False
    """Whether it is the user's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedThemes:
    """Every theme that could be read, and a line for everything that could not."""

    themes: tuple[ThemeFile, ...]
    """Shipped ones first; a user's theme of the same name takes the shipped one's place."""
    warnings: tuple[str, ...]


def load_themes(user_folder: Path | None = None) -> LoadedThemes:
    """Read the shipped themes and those in `user_folder`, which need not exist."""
    shipped = sorted((_read(path) for path in _files_in(_shipped_folder())), key=_rank)
    schema = next((theme for theme, _ in shipped if theme and theme.name == _SCHEMA), None)
    found = [*shipped, *(_read(path, own=True) for path in _files_in(user_folder))]
    themes = {theme.name: theme for theme, _ in found if theme}
    warnings = [line for _, lines in found for line in lines]
    if schema:
        warnings += [line for theme in themes.values() for line in _unknown_names(theme, schema)]
    known = {theme.roles.get(_SYNTAX) for theme, _ in shipped if theme}
    warnings += [line for theme in themes.values() for line in _unknown_style(theme, known)]
    return LoadedThemes(themes=tuple(themes.values()), warnings=tuple(warnings))


def _rank(read: tuple[ThemeFile | None, list[str]]) -> tuple[int, str]:
    """The two defaults first, then by name."""
    name = read[0].name if read[0] else ""
    return (_DEFAULTS.index(name) if name in _DEFAULTS else len(_DEFAULTS), name)


def _shipped_folder() -> Path | None:
    """Inside an installed wheel, or beside the source in a checkout."""
    package = Path(__file__).parents[2]
    packaged, checkout = package / "themes", package.parents[1] / "themes"
    return next((folder for folder in (packaged, checkout) if folder.is_dir()), None)


def _files_in(folder: Path | None) -> Iterable[Path]:
    return sorted(folder.glob("*.toml")) if folder and folder.is_dir() else ()


def _read(path: Path, *, own: bool = False) -> tuple[ThemeFile | None, list[str]]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        return None, [f"theme {path}: {problem.strerror}"]
    except UnicodeDecodeError:
        return None, [f"theme {path}: not UTF-8"]
    except tomllib.TOMLDecodeError as problem:
        return None, [f"theme {path}: {problem}"]
    palette, warnings = _colours(path, tables, "palette")
    roles, more = _colours(path, tables, "roles")
    warnings += more
    missing = [name for name in _REQUIRED if name not in palette]
    if missing:
        return None, [*warnings, f"theme {path}: [palette] needs {' and '.join(missing)}"]
    if palette["background"].startswith(_OF_THE_TERMINAL) != palette["text"].startswith(_OF_THE_TERMINAL):
        # Nobody knows which colour the terminal has there, so nobody could say whether it can be read.
        return None, [*warnings, f"theme {path}: background and text are both the terminal's, or neither"]
    dark = tables.get("dark", True)
    if not isinstance(dark, bool):
        warnings.append(f"theme {path}: dark must be true or false")
    file = ThemeFile(name=path.stem, dark=dark is True, palette=palette, roles=roles, path=path, own=own)
    return file, warnings


def _colours(path: Path, tables: Mapping[str, object], name: str) -> tuple[dict[str, str], list[str]]:
    table = tables.get(name, {})
    if not isinstance(table, dict):
        return {}, [f"theme {path}: {name} must be a table, written [{name}]"]
    good: dict[str, str] = {}
    warnings: list[str] = []
    for key, value in table.items():
        if isinstance(value, str) and (key == _SYNTAX or _COLOUR.fullmatch(value)):
            good[key] = value
        else:
            warnings.append(f"theme {path}: {name}.{key} must be a colour such as #1b232b, not {value!r}")
    return good, warnings


def _unknown_names(theme: ThemeFile, schema: ThemeFile) -> list[str]:
    known = (("palette", theme.palette, schema.palette), ("roles", theme.roles, schema.roles))
    return [
        f"theme {theme.path}: {table}.{key} is not a name that a theme can set{_meant(key, names)}"
        for table, given, names in known
        for key in given
        if key not in names
    ]


def _meant(key: str, names: Iterable[str]) -> str:
    near = get_close_matches(key, list(names), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _unknown_style(theme: ThemeFile, known: Collection[str | None]) -> list[str]:
    """Code is shown without colours then; whoever wrote the theme would look for a reason."""
    style = theme.roles.get(_SYNTAX)
    if style is None or style in known:
        return []
    # A list of Pygments is worth loading only for a name that ships in no theme.
    from pygments.styles import get_all_styles

    if style in set(get_all_styles()):
        return []
    return [f"theme {theme.path}: roles.{_SYNTAX}: Pygments has no style {style!r}; code has no colours"]
