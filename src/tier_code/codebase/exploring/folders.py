"""Files that a map does not name, as counts by folder: few lines, whatever the size of the repository."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tier_code.codebase.exploring.room import path_line
from tier_code.codebase.exploring.standing import kind_of

_DEEPEST = 3
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
    """At most `most` folders, in path order; deeper ones are counted into those above when there are more."""
    listed = sorted(paths)
    for deepest in range(_DEEPEST, 0, -1):
        grouped = _grouped(listed, deepest)
        if len(grouped) <= most:
            break
    else:
        grouped = _grouped(listed, 0) if most > 0 else {}
    return [
        Counted(folder, _line(folder, inside), tuple(inside)) for folder, inside in sorted(grouped.items())
    ]


def _grouped(paths: Iterable[str], deepest: int) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for path in paths:
        folders = path.split("/")[:-1][:deepest]
        grouped.setdefault("".join(f"{folder}/" for folder in folders) or "./", []).append(path)
    return grouped


def _line(folder: str, inside: Iterable[str]) -> str:
    counts = Counter(kind_of(path) for path in inside)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    named = [f"{number} {kind}" for kind, number in ordered[:_MOST_KINDS]]
    rest = sum(number for _, number in ordered[_MOST_KINDS:])
    return f"{path_line(folder)}  ({', '.join([*named, *([f'{rest} other'] if rest else [])])})"
