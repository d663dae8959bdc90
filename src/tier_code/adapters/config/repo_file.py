"""Reading what a repository says about itself: small regular files only, and every oddity is a warning.

Whoever wrote the repository may be nobody's friend: no link is followed, nothing is waited for, and no
content of a file is repeated.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tier_code.adapters.workspace.paths import opened_folder, read_regular

FOLDER = ".tier-code"
CONFIG = "config.toml"
IGNORE = "ignore"
LARGEST = 65_536
"""Bytes."""
MOST_PATTERNS = 1000
LONGEST_PATTERN = 200
MOST_STARS = 6
"""In one pattern: more of them can take for ever on a long name."""
MOST_DOTS = 64
"""In one key: reading time grows with their square."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepoWords:
    """What a repository says."""

    data: Mapping[str, Any]
    ignore: tuple[str, ...]
    """Lines of its ignore file."""
    warnings: tuple[str, ...]
    """What was not read, and why."""


def repo_words(repo: Path) -> RepoWords:
    """Read `.tier-code/config.toml` and `.tier-code/ignore`; never fails."""
    text, told = _text(repo, CONFIG)
    data, more = _toml(text, f"{repo / FOLDER / CONFIG}")
    lines, last = _text(repo, IGNORE)
    wanted = [line for line in lines.splitlines() if line.strip() and not line.startswith("#")]
    patterns, refused = usable_patterns(wanted, str(repo / FOLDER / IGNORE))
    return RepoWords(data=data, ignore=patterns, warnings=(*told, *more, *last, *refused))


def usable_patterns(patterns: Sequence[str], where: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A repository's patterns that are neither too many nor too strange, and a warning for the rest."""
    good = [each for each in patterns if len(each) <= LONGEST_PATTERN and each.count("*") <= MOST_STARS]
    kept = tuple(good[:MOST_PATTERNS])
    left = len(patterns) - len(kept)
    return kept, (f"{where}: {left} patterns are too long or too many; they are not read",) if left else ()


def _text(repo: Path, name: str) -> tuple[str, tuple[str, ...]]:
    where = repo / FOLDER / name
    try:
        with opened_folder(str(repo), [FOLDER]) as folder:
            content = read_regular(folder, name, LARGEST)
    except FileNotFoundError:
        return "", ()
    except OSError:
        return "", (f"{where}: a link, or not readable; it is not read",)
    if content is None:
        return "", (f"{where}: no ordinary file of at most {LARGEST // 1024} KB; it is not read",)
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return "", (f"{where}: not UTF-8; it is not read",)


def _toml(text: str, where: str) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    if any(line.partition("=")[0].count(".") > MOST_DOTS for line in text.splitlines()):
        return {}, (f"{where}: keys nested too deeply; it is not read",)
    try:
        return tomllib.loads(text), ()
    except tomllib.TOMLDecodeError as problem:
        return {}, (f"{where}: {problem}; it is not read",)
    except (RecursionError, ValueError):
        return {}, (f"{where}: not to be read as settings; it is not read",)
