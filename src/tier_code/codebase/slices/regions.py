"""The parts of a long file that an instruction is about, found by its words; for files without a grammar."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tier_code.codebase.index.facts import LineRange
from tier_code.codebase.index.reading import SourceFile
from tier_code.codebase.slices.packing import Wanted

AROUND = 8
"""Lines shown on both sides of one that says something of the instruction."""
OPENING = 30
"""Lines shown of a file that says nothing of it."""
_WORD = re.compile(r"[\w.-]{3,}")
_COMMON = frozenset(
    {"the", "and", "for", "with", "that", "this", "from", "into", "add", "change", "make", "use", "when"}
    | {"where", "which", "should", "must", "not", "file", "line", "lines", "new", "section", "update"}
    | {"replace", "remove", "its", "are", "was", "has", "have", "all", "one", "two", "value", "name"}
)


def regions_about(file: SourceFile, words: str) -> Iterator[Wanted]:
    """Runs of lines, best first; the first one is required."""
    wanted = {word.lower() for word in _WORD.findall(words)} - _COMMON
    lines = file.text(1, file.last_line).lower().split("\n")
    rare = Counter(word for line in lines for word in wanted.intersection(_WORD.findall(line)))
    scores = {
        number: sum(1 / rare[word] for word in wanted.intersection(_WORD.findall(line)))
        for number, line in enumerate(lines, start=1)
    }
    shown: set[int] = set()
    for number in sorted(scores, key=lambda number: (-scores[number], number)):
        if not scores[number] or number in shown:
            continue
        first, last = max(1, number - AROUND), min(file.last_line, number + AROUND)
        yield Wanted(path=file.path, lines=LineRange(start=first, end=last), why="target", required=not shown)
        shown |= set(range(first, last + 1))
    if not shown:
        end = min(file.last_line, OPENING)
        yield Wanted(path=file.path, lines=LineRange(start=1, end=end), why="target", required=True)
