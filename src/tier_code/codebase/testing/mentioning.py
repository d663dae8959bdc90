"""Tests that speak of names: whole files, or the functions in them that do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tier_code.codebase.exploring.scanning import mark, scan, words_of
from tier_code.codebase.index.facts import CALLABLES, Definition
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.testing.places import PlacedTest
from tier_code.ports.source import SourceTree

FEW_TESTS = 12
"""A file with no more is run as a whole."""
FEW_FILES = 3
"""A name that no more of them say is always telling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A test file that speaks of some of the names."""

    path: str
    names: tuple[str, ...]
    weight: float
    """Names that few test files know tell more; imported ones count twice."""


def mentions(tree: SourceTree, files: Sequence[str], names: Sequence[str]) -> tuple[Mention, ...]:
    """The test files that say any of the names, most telling first. Nothing is parsed.

    A name that stands in a third of them, such as `string` or `get`, is a word of the language there.
    """
    wanted = {mark(name.encode()): name for name in names}
    said: dict[str, tuple[list[str], list[str]]] = {}
    for path in files:
        seen = scan(path, tree.read(path) or b"")
        known = set(seen.mentioned) & wanted.keys()
        if known:
            imported = [wanted[each] for each in sorted(known & seen.imported)]
            said[path] = sorted(wanted[each] for each in known), imported
    spread = {name: sum(name in each for each, _ in said.values()) for name in names}
    telling = {name for name, many in spread.items() if many <= max(FEW_FILES, len(files) // 3)}
    found = [
        Mention(
            path=path,
            names=tuple(name for name in each if name in telling),
            weight=sum((1 + (name in imported)) / spread[name] for name in each if name in telling),
        )
        for path, (each, imported) in said.items()
    ]
    telling_files = [mention for mention in found if mention.names]
    return tuple(sorted(telling_files, key=lambda mention: (-mention.weight, mention.path)))


def tests_in(reader: SourceReader, mention: Mention) -> tuple[PlacedTest, ...]:
    """The test functions of a file that say one of the names; the file where anything else in it does."""
    whole = (PlacedTest(mention.path),)
    file = reader.file(mention.path)
    if file is None or not mention.path.endswith(".py"):
        return whole
    tests = [each for each in file.facts.definitions.values() if _is_test(each)]
    wanted = {name.encode() for name in mention.names}
    imports = [each.statement for each in file.facts.imports]
    lines = [at for at in _saying(file, wanted) if not any(at in statement for statement in imports)]
    chosen = [test for test in tests if any(number in test.lines for number in lines)]
    inside = all(any(number in test.lines for test in chosen) for number in lines)
    if len(tests) <= FEW_TESTS or not chosen or not inside or 2 * len(chosen) > len(tests):
        return whole
    return tuple(PlacedTest(mention.path, test.qualname) for test in chosen)


def _is_test(definition: Definition) -> bool:
    plain = "#" not in definition.qualname and not definition.in_function
    return definition.kind in CALLABLES and definition.name.startswith("test") and plain


def _saying(file: SourceFile, wanted: set[bytes]) -> Iterator[int]:
    for number, line in enumerate(file.lines, 1):
        if wanted.intersection(words_of(line)):
            yield number
