"""Who calls a target: the lines of the calls, under the headers of the functions that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tier_code.codebase.index import expressions as ex
from tier_code.codebase.index.facts import CALLABLES, Definition, LineRange
from tier_code.codebase.index.paths import PYTHON_ENDS, in_tests
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.slices.inference import Inference
from tier_code.codebase.slices.packing import Wanted
from tier_code.codebase.slices.values import Place

MOST_FILES = 60
"""Files that are looked into."""
MOST_CALLS = 20
"""Call lines that are wanted."""


def calls_of(reader: SourceReader, paths: Sequence[str], target: Place) -> Iterator[Wanted]:
    """Calls of a function, or of a class, outside of itself: the target's file first, tests last."""
    word = target.qualname.rpartition(".")[2].partition("#")[0]
    if word == "__init__":
        word = target.qualname.split(".")[-2] if "." in target.qualname else word
    inference = Inference(reader)
    listed = [path for path in paths if path.endswith(PYTHON_ENDS)]
    listed.sort(key=lambda path: (path != target.path, in_tests(path), path))
    found = 0
    for path in list(reader.holding(listed, word))[:MOST_FILES]:
        file = reader.file(path)
        for definition in _holding(file, word) if file is not None else ():
            place = Place(path, definition.qualname)
            if file is None or place == target or not _calls(inference, place, target, word):
                continue
            lines = list(_call_lines(file, definition, word))
            if lines:
                why = f"calls {word}"
                yield Wanted(path=path, lines=definition.header, why=f"{definition.name} {why}")
                yield from (Wanted(path=path, lines=each, why=why) for each in lines)
                found += len(lines)
            if found >= MOST_CALLS:
                return


def _holding(file: SourceFile, word: str) -> Iterator[Definition]:
    pattern = re.compile(rb"\b%b\b" % re.escape(word).encode())
    for each in file.facts.definitions.values():
        body = file.lines[each.header.start - 1 : each.lines.end]
        if each.kind in CALLABLES and any(pattern.search(line) for line in body):
            yield each


def _calls(inference: Inference, place: Place, target: Place, word: str) -> bool:
    """Whether a function calls the target, as far as names and types tell."""
    constructor = target.qualname.endswith(".__init__")
    wanted = (
        {target, Place(target.path, target.qualname.removesuffix(".__init__"))} if constructor else {target}
    )
    for called in inference.bodies.scope(place).called:
        if ex.last_word(called) == word and wanted.intersection(inference.definitions(place, called)):
            return True
    return False


def _call_lines(file: SourceFile, definition: Definition, word: str) -> Iterator[LineRange]:
    """The lines of the calls, each to its closing bracket as far as that is near."""
    pattern = re.compile(rb"\b%b\s*\(" % re.escape(word).encode())
    for number in range(definition.header.end + 1, definition.lines.end + 1):
        if pattern.search(file.lines[number - 1]):
            yield LineRange(start=number, end=_closed(file, number, definition.lines.end))


def _closed(file: SourceFile, number: int, last: int) -> int:
    """The line on which the brackets opened on a line are closed again; the line itself when that is far."""
    depth = 0
    for end in range(number, min(last, number + 6) + 1):
        line = file.lines[end - 1]
        depth += sum(line.count(sign) for sign in (b"(", b"[", b"{"))
        depth -= sum(line.count(sign) for sign in (b")", b"]", b"}"))
        if depth <= 0:
            return end
    return number
