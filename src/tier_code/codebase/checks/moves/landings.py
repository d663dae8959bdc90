"""Where names lead, by jedi, for checks: one tree, asked place by place."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from types import TracebackType
from typing import Self, TypeVar

from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.syntax.python_file import PythonFile, UnreadableSource
from tier_code.ports.source import SourceTree

Item = TypeVar("Item")
Place = tuple[str, int]
"""File and line of a definition; ("", 0) for what lies outside the repository."""


_LOOKED_UP = 200


def sampled(items: list[Item]) -> list[Item]:
    """At most some hundred of them: of more, every n-th."""
    every = -(-len(items) // _LOOKED_UP) or 1
    return items[::every]


class Landings:
    """Asks jedi about places of a tree. Use as a context manager: it works in a temporary folder."""

    def __init__(self, tree: SourceTree) -> None:
        self._program = Program(tree)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program.inference.close()

    def of_attribute(self, path: str, node: ast.Attribute) -> set[Place]:
        """Where `x.name` is defined."""
        file = self._program.repository.read(path)
        end = _offset(file, node.end_lineno or node.lineno, node.end_col_offset or 0)
        return self._at(file, end - len(node.attr.encode()))

    def of_name(self, path: str, node: ast.expr) -> set[Place]:
        """Where a name, or the last part of a dotted one, is defined."""
        if isinstance(node, ast.Attribute):
            return self.of_attribute(path, node)
        file = self._program.repository.read(path)
        return self._at(file, _offset(file, node.lineno, node.col_offset))

    def at(self, path: str, line: int, column: int) -> set[Place]:
        """Where the name at a line and column (bytes, from 0) is defined."""
        file = self._program.repository.read(path)
        return self._at(file, _offset(file, line, column))

    def _at(self, file: PythonFile, offset: int) -> set[Place]:
        return {
            (found.path, found.line) if found.path else ("", 0)
            for found in self._program.inference.goto(file, offset)
        }

    def files_with(self, word: str) -> Iterator[tuple[str, ast.Module]]:
        """The readable Python files that hold a word, parsed."""
        for path in self._program.repository.paths_with(word):
            try:
                text = self._program.repository.read(path).text.decode()
            except UnreadableSource:
                continue
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield path, ast.parse(text)

    def attributes(self, name: str) -> Iterator[tuple[str, ast.Attribute]]:
        """Every `x.name` of the tree."""
        for path, module in self.files_with(name):
            for node in ast.walk(module):
                if isinstance(node, ast.Attribute) and node.attr == name:
                    yield path, node


class BothLandings:
    """Where names lead before and after a change. Use as a context manager."""

    def __init__(self, before: SourceTree, after: SourceTree) -> None:
        self._was, self._now = Landings(before), Landings(after)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._was.__exit__(kind, error, trace)
        self._now.__exit__(kind, error, trace)


def _offset(file: PythonFile, line: int, column: int) -> int:
    """The byte at a 1-based line and a column of bytes, as `ast` counts."""
    return file.offset_at(line, 1) + column
