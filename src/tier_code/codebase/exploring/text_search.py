"""Plain text in a tree: no patterns, nothing parsed but the files that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tier_code.codebase.exploring.found_lines import FileLines, show_lines
from tier_code.codebase.exploring.room import Room, path_line
from tier_code.codebase.exploring.standing import Standing, standing_of
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.languages.grammars import is_read
from tier_code.codebase.source_text import utf8_source
from tier_code.ports.counting import TokenCounter
from tier_code.ports.exploring import Excerpt
from tier_code.ports.source import SourceTree

MOST_LINES = 2_000
"""Lines collected at most; no budget shows more."""
_NOTE_TOKENS = 30
_NAMED = 3
"""Files that were not read that are named; of others only their number is told."""
_ORDER = {Standing.SOURCE: 0, Standing.ASIDE: 1, Standing.OTHER: 1, Standing.TEST: 2, Standing.UNWRITTEN: 3}


def search(tree: SourceTree, text: str, budget_tokens: int, counter: TokenCounter) -> Excerpt:
    """Lines that contain a text, source first, with the function each stands in; then what was left out.

    The case counts unless the text is all lower case. Where an encoding cannot be read, bytes are compared.
    """
    wanted = text.strip("\n")
    room = Room(counter, max(0, budget_tokens - _NOTE_TOKENS))
    unread: list[str] = []
    found = list(_matches(tree, wanted, unread)) if wanted.strip() else []
    show_lines(room, SourceReader(tree), found)
    made = room.excerpt()
    room.budget = budget_tokens
    total = sum(len(each.numbers) for each in found)
    if not made.complete:
        room.take(
            "",
            f"# {total}{'+' if total >= MOST_LINES else ''} lines in {len(found)} files; the first are shown",
        )
    elif not found:
        room.take("", "# no line contains it")
    if unread and room.take("", _not_read(unread)):
        room.paths.update(unread[:_NAMED])
    return room.excerpt()


def _not_read(paths: Sequence[str]) -> str:
    named = ", ".join(map(path_line, paths[:_NAMED]))
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return f"# not read, for they are binary, over 2 MB, links or closed: {named}{more}"


def _matches(tree: SourceTree, wanted: str, unread: list[str]) -> Iterator[FileLines]:
    """Where the text stands; source files that could not be looked into are added to `unread`."""
    folded = wanted == wanted.lower()
    needle = wanted.encode("utf-8", "replace")
    paths = sorted(tree.paths(), key=lambda path: (_ORDER[standing_of(path)], path))
    left = MOST_LINES
    for path in SourceReader(tree).may_contain(paths, wanted, folded=folded):
        if left <= 0:
            break
        content = tree.read(path)
        if content is None:
            if is_read(path):
                unread.append(path)
            continue
        source = utf8_source(content) or content
        text = source.lower() if folded and wanted.isascii() else source
        if folded and not wanted.isascii():
            text = source.decode("utf-8", "replace").lower().encode()
        numbers = _numbers(text, needle, left)
        left -= len(numbers)
        if numbers:
            yield FileLines(path, numbers)


def _numbers(text: bytes, needle: bytes, most: int) -> tuple[int, ...]:
    """The numbers of the lines that hold the needle."""
    numbers: list[int] = []
    at, line, counted = text.find(needle), 1, 0
    while at >= 0 and len(numbers) < most:
        line += text.count(b"\n", counted, at)
        counted = at
        numbers.append(line)
        end = text.find(b"\n", at)
        at = text.find(needle, end) if end >= 0 else -1
    return tuple(numbers)
