"""Files and tests that stand near to something: patterns for what will be written."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from tier_code.codebase.index.facts import CALLABLES, Definition
from tier_code.codebase.index.paths import PYTHON_ENDS, in_tests
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.slices.packing import Wanted
from tier_code.domain.plan import Target

LONGEST_TEST = 25
"""Lines of a test that still serves as a pattern."""
MOST_READ = 30
"""Test files that are looked into."""


def nearest_test(reader: SourceReader, paths: Sequence[str], target: Target) -> Iterator[Wanted]:
    """The shortest test that names the target, from the test file whose name is most like its file's."""
    word = target.qualname.rpartition(".")[2].partition("#")[0]
    module = posixpath.basename(target.path).partition(".")[0]
    tests = [path for path in paths if path.endswith(PYTHON_ENDS) and in_tests(path) and path != target.path]
    tests.sort(key=lambda path: (module.strip("_") not in posixpath.basename(path), len(path), path))
    for path in list(reader.holding(tests, word))[:MOST_READ]:
        file = reader.file(path)
        found = [each for each in _tests(file) if file and _names(file, each, word)] if file else []
        if file is not None and found:
            shortest = min(found, key=lambda each: (each.lines.end - each.lines.start, each.lines.start))
            yield Wanted(path=path, lines=shortest.lines, why=f"a test of {word}")
            return


def nearest_file(reader: SourceReader, paths: Sequence[str], new: str) -> SourceFile | None:
    """A file of the same kind near to where a new one will be: in its folder, named most like it."""
    folder, name = posixpath.split(new)
    end = posixpath.splitext(name)[1]
    there = [
        path
        for path in paths
        if path != new
        and path.endswith(end)
        and posixpath.dirname(path) == folder
        and not posixpath.basename(path).startswith("__init__.")
    ]
    for path in sorted(there, key=lambda path: (-len(posixpath.commonprefix([path, new])), len(path), path)):
        file = reader.file(path)
        if file is not None and file.facts.definitions:
            return file
    return None


def _tests(file: SourceFile) -> Iterator[Definition]:
    for each in file.facts.definitions.values():
        short = each.lines.end - each.lines.start < LONGEST_TEST
        if each.kind in CALLABLES and each.name.startswith("test") and short:
            yield each


def _names(file: SourceFile, definition: Definition, word: str) -> bool:
    text = file.text(definition.lines.start, definition.lines.end)
    return re.search(rf"\b{re.escape(word)}\b", text) is not None
