"""Files that a map does not name, as counts by folder: few lines, whatever the size of the repository."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tier_code.codebase.exploring.room import path_line
from tier_code.codebase.exploring.standing import kind_of

_MOST_KINDS = 4
"""Kinds of files named in one line; the rest is summed up."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One folder with what is not named of it."""

    folder: str
    """Ends in `/`; `./` for the top."""
    line: str
    paths: tuple[str, ...]


def counted_by_folder(paths: Iterable[str], most: int) -> list[Counted]:
    """At most `most` folders, in path order: the fullest are split into those below while there is room."""
    whole = sorted(paths)
    groups, done = {"": whole} if whole and most > 0 else {}, set[str]()
    while True:
        open_groups = [folder for folder in groups if folder not in done]
        if not open_groups:
            break
        folder = min(open_groups, key=lambda each: (-len(groups[each]), each))
        parts = _split(folder, groups[folder])
        done.add(folder)
        if len(groups) - 1 + len(parts) <= most:
            groups.pop(folder)
            groups.update(parts)
    return [
        Counted(folder or "./", _line(folder or "./", inside), tuple(inside))
        for folder, inside in sorted(groups.items())
    ]


def _split(folder: str, paths: Iterable[str]) -> dict[str, list[str]]:
    """The files right in a folder, and those of each folder below it."""
    parts: dict[str, list[str]] = {}
    for path in paths:
        below, slash, _ = path.removeprefix(folder).partition("/")
        parts.setdefault(f"{folder}{below}/" if slash else folder, []).append(path)
    return parts


def _line(folder: str, inside: Iterable[str]) -> str:
    counts = Counter(kind_of(path) for path in inside)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    named = [f"{number} {kind}" for kind, number in ordered[:_MOST_KINDS]]
    rest = sum(number for _, number in ordered[_MOST_KINDS:])
    return f"{path_line(folder)}  ({', '.join([*named, *([f'{rest} other'] if rest else [])])})"
