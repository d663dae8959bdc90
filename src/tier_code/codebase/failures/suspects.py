"""From frames and calls to functions of the project that may be wrong. Deterministic, no model."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tier_code.codebase.failures.output import Frame, Section, sections
from tier_code.codebase.index.lookup import find_symbols, symbols_in_file
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Target
from tier_code.ports.code import Symbol
from tier_code.ports.counting import TokenCounter
from tier_code.ports.failures import FailedTest
from tier_code.ports.source import SourceTree

MOST_TESTS = 120
MOST_SUSPECTS = 5
_INNERMOST, _ON_THE_WAY, _ON_THE_LINE, _CALLED = 6, 3, 3, 1
_RUNNABLE = ("function", "method")
_CALL = re.compile(r"\b([A-Za-z_]\w*)\(")
_TEST_FILE = re.compile(r"(?:^|/)(?:tests?|testing)/|(?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.py$")
_MOST_CALLS = 12
_LONGEST_TEST = 60
"""Lines of a test that are shown."""


def read_failures(tree: SourceTree, output: str, counter: TokenCounter) -> tuple[FailedTest, ...]:
    """The failed tests of a run with the functions to look at."""
    place = _Places(tree, counter)
    return tuple(place.failed_test(section) for section in sections(output)[:MOST_TESTS])


def is_test_file(path: str) -> bool:
    """Whether a path is test code by its name."""
    return _TEST_FILE.search(path) is not None


@dataclass(slots=True)
class _Places:
    """Finds in a tree what a runner printed; each file is read once."""

    tree: SourceTree
    counter: TokenCounter
    _paths: tuple[str, ...] = ()
    _symbols: dict[str, Sequence[Symbol]] = field(default_factory=dict)
    _by_name: dict[str, tuple[Target, ...]] = field(default_factory=dict)

    def failed_test(self, section: Section) -> FailedTest:
        """One section, its places found in the tree."""
        scores: Counter[Target] = Counter()
        inside = [found for frame in section.frames if (found := self._function_at(frame)) is not None]
        project = [target for target in inside if not is_test_file(target.path)]
        for target in project[:-1]:
            scores[target] += _ON_THE_WAY
        if project:
            scores[project[-1]] += _INNERMOST
        test = self._test_of(section, [target for target in inside if is_test_file(target.path)])
        source = self._source(test) if test else ""
        for target in self._named(_called_names(self._run_part(test, section, source))):
            scores[target] += _CALLED
        for target in self._named(self._names_on_lines(section)):
            scores[target] += _ON_THE_LINE
        ranked = sorted(scores, key=lambda target: -scores[target])
        return FailedTest(
            name=section.name,
            message=section.message,
            suspects=tuple(ranked[:MOST_SUSPECTS]),
            source=source,
            depth=len(dict.fromkeys(project)),
        )

    def _function_at(self, frame: Frame) -> Target | None:
        """The innermost function around a line of a file of the tree."""
        path = self._path(frame.path)
        if path is None:
            return None
        around = [
            each
            for each in self._in_file(path)
            if each.kind in _RUNNABLE and each.line <= frame.line <= each.end_line
        ]
        return max(around, key=lambda each: each.line).target if around else None

    def _path(self, printed: str) -> str | None:
        """The file of the tree that the runner means: as printed, or by the longest ending that exists."""
        self._paths = self._paths or tuple(self.tree.paths())
        parts = printed.replace("\\", "/").split("/")
        known = set(self._paths)
        return next(
            (ending for start in range(len(parts)) if (ending := "/".join(parts[start:])) in known), None
        )

    def _in_file(self, path: str) -> Sequence[Symbol]:
        if path not in self._symbols:
            try:
                self._symbols[path] = symbols_in_file(self.tree, path, self.counter)
            except UsageProblem:
                self._symbols[path] = ()
        return self._symbols[path]

    def _test_of(self, section: Section, tests: list[Target]) -> Target | None:
        """The test function: on the stack, or named by the section."""
        if tests:
            return tests[0]
        path, _, rest = section.name.partition("::")
        name = rest.replace("::", ".").partition("[")[0]
        named = (each.target for each in self._in_file(path) if each.target.qualname == name)
        return next(named, None) if name else None

    def _run_part(self, test: Target | None, section: Section, source: str) -> str:
        """The test's text down to the line that failed: what stands below was never run."""
        if test is None:
            return source
        start = next((each.line for each in self._in_file(test.path) if each.target == test), 1)
        failed = [
            frame.line - start
            for frame in section.frames
            if self._path(frame.path) == test.path and self._function_at(frame) == test
        ]
        lines = source.splitlines()
        return "\n".join(lines[: failed[0] + 1]) if failed else source

    def _source(self, target: Target) -> str:
        symbol = next((each for each in self._in_file(target.path) if each.target == target), None)
        source = utf8_source(self.tree.read(target.path) or b"")
        if symbol is None or source is None:
            return ""
        return "\n".join(source.decode().splitlines()[symbol.line - 1 : symbol.end_line][:_LONGEST_TEST])

    def _names_on_lines(self, section: Section) -> list[str]:
        """What is called on the very lines of test code that failed."""
        names: list[str] = []
        for frame in section.frames:
            path = self._path(frame.path)
            if path is not None and is_test_file(path):
                lines = (utf8_source(self.tree.read(path) or b"") or b"").decode().splitlines()
                line = lines[frame.line - 1] if 0 < frame.line <= len(lines) else ""
                names += _CALL.findall(line)
        return list(dict.fromkeys(names))

    def _named(self, names: Sequence[str]) -> Iterable[Target]:
        """Functions of the project that are one thing by their name."""
        for name in names[:_MOST_CALLS]:
            if name not in self._by_name:
                self._by_name[name] = tuple(
                    each.target
                    for each in find_symbols(self.tree, name, self.counter)
                    if each.kind in _RUNNABLE and not is_test_file(each.target.path)
                )
            if len(self._by_name[name]) == 1:
                yield self._by_name[name][0]


def _called_names(source: str) -> list[str]:
    """Names that are called, in the order of the text; dotted ones by their last part."""
    try:
        tree = ast.parse(_dedented(source))
    except (SyntaxError, ValueError):
        return []
    calls = sorted(
        (node for node in ast.walk(tree) if isinstance(node, ast.Call)),
        key=lambda call: (call.lineno, call.col_offset),
    )
    names = []
    for call in calls:
        match call.func:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                names.append(name)
            case _:
                continue
    return list(dict.fromkeys(names))


def _dedented(source: str) -> str:
    indent = len(source) - len(source.lstrip(" \t"))
    return "\n".join(line[indent:] for line in source.splitlines())
