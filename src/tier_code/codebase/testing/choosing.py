"""The tests to run first after a change: those that must pass now, then those that touch what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tier_code.codebase.exploring.standing import Standing, standing_of
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.testing.changed import ChangedFile, callers, changed_files
from tier_code.codebase.testing.command import RunnerLine, read_command
from tier_code.codebase.testing.covered import covering_tests
from tier_code.codebase.testing.mentioning import mentions, tests_in
from tier_code.codebase.testing.places import PlacedTest
from tier_code.ports.source import Overlay
from tier_code.ports.testing import ChosenTests

MOST_TESTS = 40
_MOST_WANTED = MOST_TESTS // 2
_FEW = 12
"""Of tests beside those that must pass, and of those that only speak of what uses the change."""
_MOST_HOPS = 2
_MARKS = re.compile(r"^(?:tests?[._-])|(?:[._-](?:tests?|spec))$")


def choose(tree: Overlay, command: str, changed: Sequence[str], wanted: Sequence[str]) -> ChosenTests | None:
    """As `ports.testing.TestChooser.choose`."""
    line = read_command(command)
    if line is None:
        return None
    # A file that is named like an option would be taken for one.
    files = [path for path in tree.paths() if line.collects(path) and not path.startswith("-")]
    choice = _Choice(tree, line, files)
    for printed in wanted[:_MOST_WANTED]:
        choice.add("must pass now", _one(line.place_of(printed)))
    if choice.count:
        # They say no soonest; of others a few will do.
        choice.most = choice.count + _FEW
    sources = changed_files(tree, changed)
    choice.add("changed", (PlacedTest(file.path) for file in sources))
    code = [file for file in sources if standing_of(file.path) is not Standing.TEST]
    if any(file.lines for file in code):
        for printed in covering_tests(tree.root, code):
            choice.add("ran this code when coverage was recorded", _one(line.place_of(printed)))
    _by_name(choice, code)
    # Of a file with tests that say more than its name, those are enough.
    choice.add(
        "named like the changed file", (each for each in _nearest(files, code) if not choice.has(each.path))
    )
    return choice.made()


def _by_name(choice: _Choice, code: Sequence[ChangedFile]) -> None:
    """Tests that say a changed name; where none does, those that say a name of what uses it."""
    names = tuple(dict.fromkeys(name for file in code for name in file.names))
    for hop in range(_MOST_HOPS + 1):
        found = mentions(choice.tree, choice.files, names)
        if found or not names:
            reader = SourceReader(choice.tree)
            shown = ", ".join(names[:3]) + ("..." if len(names) > 3 else "")
            why = f"mention {shown}" + ("" if not hop else ", through which it is used")
            few = [test for mention in found for test in tests_in(reader, mention)]
            choice.add(why, few[:_FEW] if hop else few)
            return
        names = callers(choice.tree, names)


@dataclass(slots=True)
class _Choice:
    """What is chosen so far, each test once, for the first reason that there was."""

    tree: Overlay
    line: RunnerLine
    files: Sequence[str]
    most: int = MOST_TESTS
    _tests: dict[PlacedTest, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self._tests)

    def add(self, why: str, tests: Iterator[PlacedTest] | Sequence[PlacedTest]) -> None:
        for test in tests:
            known = test in self._tests or PlacedTest(test.path) in self._tests
            if test.path in self.files and not known and self.count < self.most:
                self._tests[test] = why

    def has(self, path: str) -> bool:
        return any(test.path == path for test in self._tests)

    def made(self) -> ChosenTests | None:
        """None for no test, and for all of them."""
        chosen = self._without_parts()
        if not chosen or {test.path for test in chosen if not test.name} >= set(self.files):
            return None
        before = list(dict.fromkeys(each for test in chosen for each in self._before(test)))
        reasons: dict[str, int] = {}
        for test in chosen:
            reasons[self._tests[test]] = reasons.get(self._tests[test], 0) + 1
        return ChosenTests(
            command=self.line.narrowed(chosen),
            before=self.line.narrowed(before),
            tests=tuple("::".join(filter(None, (test.path, test.name))) for test in chosen),
            reasons=tuple(reasons.items()),
            files=len(self.files),
        )

    def _without_parts(self) -> list[PlacedTest]:
        """A function of a file that is run as a whole need not be named."""
        return [test for test in self._tests if not test.name or PlacedTest(test.path) not in self._tests]

    def _before(self, test: PlacedTest) -> Iterator[PlacedTest]:
        """The test in the tree underneath; its file where it is new there."""
        file = SourceReader(self.tree.base).file(test.path)
        if file is not None:
            yield test if test.name in file.facts.definitions else PlacedTest(test.path)


def _nearest(files: Sequence[str], code: Sequence[ChangedFile]) -> Iterator[PlacedTest]:
    """Test files whose name is that of a changed file with a mark of tests, nearest folders first."""
    for changed in code:
        stem = _stem(changed.path)
        alike = [path for path in files if _MARKS.sub("", _stem(path)) == stem]
        alike.sort(key=lambda path: (-_shared(path, changed.path), path))
        yield from map(PlacedTest, alike)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0].strip("_")


def _shared(one: str, other: str) -> int:
    """How many folders two files have in common from the top."""
    pairs = zip(one.split("/")[:-1], other.split("/")[:-1], strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), len(one))


def _one(place: PlacedTest | None) -> tuple[PlacedTest, ...]:
    return () if place is None else (place,)
