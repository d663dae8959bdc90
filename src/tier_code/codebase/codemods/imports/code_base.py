"""The files of a repository as syntax trees, each parsed at most once and only when it is looked at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.syntax.python_file import word_pattern
from tier_code.codebase.source_text import utf8_source
from tier_code.ports.source import SourceTree


class CodeBase:
    """Lives for one operation."""

    def __init__(self, tree: SourceTree) -> None:
        self.tree = tree
        self.repository = Repository(tree)
        self._modules: dict[str, ast.Module | None] = {}
        self._strings: dict[str, tuple[str, ...]] = {}

    def module(self, path: str) -> ast.Module | None:
        """The syntax tree of a file; None when it cannot be read or parsed."""
        if path not in self._modules:
            self._modules[path] = module_of(utf8_source(self.repository.raw(path) or b""))
        return self._modules[path]

    def text(self, path: str) -> str:
        """A file as text; what cannot be decoded is replaced."""
        raw = self.repository.raw(path) or b""
        return (utf8_source(raw) or raw).decode("utf-8", "replace")

    def strings(self, path: str) -> tuple[str, ...]:
        """The text constants of a file that are no docstrings, parts of f-strings included."""
        if path not in self._strings:
            module = self.module(path)
            self._strings[path] = () if module is None else tuple(plain_strings(module))
        return self._strings[path]

    def parsed_with(self, word: str) -> Iterator[tuple[str, ast.Module]]:
        """The Python files that hold a word and can be parsed."""
        for path in self.repository.paths_with(word):
            module = self.module(path)
            if module is not None:
                yield path, module

    def unparsed_with(self, word: str) -> Iterator[str]:
        """The Python files that hold a word and cannot be parsed."""
        return (path for path in self.repository.paths_with(word) if self.module(path) is None)

    @cached_property
    def other_texts(self) -> dict[str, str]:
        """Readable files that are not Python, but for binary ones."""
        python = set(self.repository.python_paths)
        found = {}
        for path in self.repository.paths:
            raw = None if path in python else self.repository.raw(path)
            if raw is not None and b"\0" not in raw[:4096]:
                found[path] = raw.decode("utf-8", "replace")
        return found

    def text_places(self, word: str) -> Iterator[tuple[str, int, str]]:
        """Path, line number and line of every place of a word in files that are not Python."""
        pattern = word_pattern(word)
        for path, text in self.other_texts.items():
            if word in text:
                for number, line in enumerate(text.splitlines(), 1):
                    if word in line and pattern.search(line.encode()):
                        yield path, number, line


def docstrings(module: ast.Module) -> Iterator[ast.Constant]:
    """The docstring nodes of a file."""
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def plain_strings(module: ast.Module) -> Iterator[str]:
    """The text constants that are no docstrings."""
    documents = {id(node) for node in docstrings(module)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.value
