"""Lines of files, each with its number and the function it stands in, as many as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.codebase.exploring.room import Room, heading_line
from tier_code.codebase.exploring.signatures import enclosing, shortened
from tier_code.codebase.index.reading import SourceReader

_FIRST = 6
"""Lines of one file shown before other files get their turn."""


@dataclass(frozen=True, slots=True)
class FileLines:
    """The lines that were found in one file, in order."""

    path: str
    numbers: tuple[int, ...]


def show_lines(room: Room, reader: SourceReader, found: Sequence[FileLines]) -> None:
    """Add files in their order, each with its first lines, then with more of them while there is room."""
    shown: dict[str, dict[int, str]] = {}
    spent = room.spent
    for first in (True, False):
        for each in found:
            numbers = each.numbers[:_FIRST] if first else each.numbers[_FIRST:]
            for number in numbers:
                line = _line(reader, each.path, number)
                new = [line] if each.path in shown else [heading_line(each.path), line]
                cost = room.cost(*new)
                if spent + cost > room.budget:
                    break
                spent += cost
                shown.setdefault(each.path, {})[number] = line
    for each in found:
        lines = shown.get(each.path, {})
        if lines:
            room.take(each.path, heading_line(each.path), *(lines[number] for number in sorted(lines)))
        room.complete = room.complete and len(lines) == len(each.numbers)


def _line(reader: SourceReader, path: str, number: int) -> str:
    file = reader.file(path)
    if file is None:
        # Its encoding cannot be read, so neither can its functions.
        lines = reader.bytes(path).split(b"\n")
        return f"{number}: {shortened(lines[number - 1].decode('utf-8', 'replace').strip())}"
    around = enclosing(file, number)
    place = f"{number} in {around.qualname}" if around else str(number)
    return f"{place}: {shortened(file.text(number, number).strip())}"
