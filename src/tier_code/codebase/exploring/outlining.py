"""A file or folder at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.codebase.exploring.folders import counted_by_folder
from tier_code.codebase.exploring.room import Room, heading_line, path_line
from tier_code.codebase.exploring.signatures import depth, first_words, shown_definitions, signature
from tier_code.codebase.exploring.standing import LONGEST_LINE
from tier_code.codebase.index.facts import Definition
from tier_code.codebase.index.paths import paths_matching
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.slices.packing import GAP
from tier_code.ports.counting import TokenCounter
from tier_code.ports.exploring import Excerpt
from tier_code.ports.source import SourceTree

_INDENT = "  "
_SHARE_OF_FOLDERS = 20
"""One line for a folder below for so many tokens of budget."""


def outline(tree: SourceTree, path: str, budget_tokens: int, counter: TokenCounter) -> Excerpt | None:
    """The signatures of a file, the text of one that has none, or the files of a folder.

    `path` may be the end of a path, a dotted module or a package name; None when nothing is called so.
    """
    paths = tree.paths()
    wanted = path.strip().removeprefix("./")
    found = [wanted] if wanted in set(paths) else paths_matching(paths, wanted)
    if not found:
        return None
    room = Room(counter, budget_tokens)
    first = found[0]
    if first.endswith("/") or wanted in {"", ".", "/"}:
        folder = first if first.endswith("/") else ""
        _folder(room, folder, [each for each in paths if each.startswith(folder)])
    else:
        file = SourceReader(tree).file(first)
        if file is None:
            room.take(first, heading_line(first), "(not text, or too large to read)")
        else:
            outline_file(room, file)
    return room.excerpt()


def outline_file(room: Room, file: SourceFile) -> None:
    """Add the signatures of a file, outer ones first when room is scarce; its text when it has none."""
    definitions = list(shown_definitions(file))
    if not definitions:
        show_text(room, file, 1, file.last_line)
        return
    outline_definitions(room, file, definitions)


def outline_definitions(room: Room, file: SourceFile, definitions: Sequence[Definition]) -> None:
    """Add the signatures of definitions in line order, then docstrings' first lines, as far as they fit."""
    shown: dict[tuple[int, int, str], str] = {}
    inner = Room(room.counter, max(0, room.budget - room.spent - room.cost(heading_line(file.path), GAP)))
    for definition in sorted(definitions, key=lambda definition: depth(file, definition)):
        line = f"{_INDENT * depth(file, definition)}{signature(file, definition)}"
        if inner.take(file.path, line):
            shown[(definition.lines.start, 0, definition.qualname)] = line
    for definition in definitions if inner.complete else ():
        words = first_words(file, definition)
        line = f'{_INDENT * (depth(file, definition) + 1)}"{words}"'
        if words and inner.take(file.path, line):
            shown[(definition.lines.start, 1, definition.qualname)] = line
    gap = () if len([place for place in shown if not place[1]]) == len(definitions) else (GAP,)
    room.take(file.path, heading_line(file.path), *(shown[place] for place in sorted(shown)), *gap)
    room.complete = room.complete and not gap


def show_text(room: Room, file: SourceFile, start: int, end: int) -> None:
    """Add lines of a file under its heading, from the first on, as many as fit."""
    lines = [_cut(line) for line in file.text(start, end).splitlines()]
    if room.fits(heading_line(file.path), *lines):
        room.take(file.path, heading_line(file.path), *lines)
        return
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high + 1) // 2
        fits = room.fits(heading_line(file.path), *lines[:middle], GAP)
        low, high = (middle, high) if fits else (low, middle - 1)
    room.take(file.path, heading_line(file.path), *lines[:low], GAP)
    room.complete = False


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}{GAP}"


def _folder(room: Room, folder: str, inside: Sequence[str]) -> None:
    """Add the files right in a folder by name, and those below it as counts."""
    here = [path for path in inside if "/" not in path.removeprefix(folder)]
    below = counted_by_folder(
        [path.removeprefix(folder) for path in inside if "/" in path.removeprefix(folder)],
        max(1, room.budget // _SHARE_OF_FOLDERS),
    )
    room.take("", heading_line(folder or "./"))
    for counted in below:
        if room.take("", f"{folder}{counted.line}"):
            room.paths.update(f"{folder}{path}" for path in counted.paths)
    for path in here:
        room.take(path, path_line(path))
