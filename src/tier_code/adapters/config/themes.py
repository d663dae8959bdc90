"""Reads themes from TOML files: those we ship and the user's own. A bad file is a warning, never a stop."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_COLOUR = re.compile(
    r"#[0-9a-fA-F]{6}|ansi_default|ansi_(?:bright_)?(?:black|red|green|yellow|blue|magenta|cyan|white)"
)
_OF_THE_TERMINAL = "ansi_"
_REQUIRED = ("background", "text")
_DEFAULTS = ("ink", "paper")
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
    found = [*shipped, *(_read(path) for path in _files_in(user_folder))]
    themes = {theme.name: theme for theme, _ in found if theme}
    warnings = [line for _, lines in found for line in lines]
    if schema:
        warnings += [line for theme in themes.values() for line in _unknown_names(theme, schema)]
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


def _read(path: Path) -> tuple[ThemeFile | None, list[str]]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
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
    return ThemeFile(name=path.stem, dark=dark is True, palette=palette, roles=roles), warnings


def _colours(path: Path, tables: Mapping[str, object], name: str) -> tuple[dict[str, str], list[str]]:
    table = tables.get(name, {})
    if not isinstance(table, dict):
        return {}, [f"theme {path}: {name} must be a table, written [{name}]"]
    good: dict[str, str] = {}
    warnings: list[str] = []
    for key, value in table.items():
        if isinstance(value, str) and (key == "syntax" or _COLOUR.fullmatch(value)):
            good[key] = value
        else:
            warnings.append(f"theme {path}: {name}.{key} must be a colour such as #1b232b, not {value!r}")
    return good, warnings


def _unknown_names(theme: ThemeFile, schema: ThemeFile) -> list[str]:
    known = (("palette", theme.palette, schema.palette), ("roles", theme.roles, schema.roles))
    return [
        f"theme {theme.name}: {table}.{key} is not a name that a theme can set"
        for table, given, names in known
        for key in given
        if key not in names
    ]
