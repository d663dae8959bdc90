"""The Python files of a tree, read and parsed only when a word is found in them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from tier_code.codebase.codemods.program.modules import SUFFIXES, ModuleTable
from tier_code.codebase.codemods.syntax.names import NameTable, name_table
from tier_code.codebase.codemods.syntax.python_file import (
    PythonFile,
    UnreadableSource,
    read_python,
    word_pattern,
)
from tier_code.codebase.index.reading import SourceReader
from tier_code.ports.source import SourceTree


class Repository:
    """What a codemod knows of a tree; everything read is kept, so it lives for one operation only."""

    def __init__(self, tree: SourceTree) -> None:
        self.tree = tree
        self.paths: tuple[str, ...] = tuple(tree.paths())
        self._raw: dict[str, bytes | None] = {}
        self.python_paths: tuple[str, ...] = tuple(path for path in self.paths if self._is_python(path))
        self.modules = ModuleTable(self.python_paths)
        self._files: dict[str, PythonFile | UnreadableSource] = {}
        self._tables: dict[tuple[str, str], NameTable] = {}
        self._with_word: dict[str, tuple[str, ...]] = {}

    def raw(self, path: str) -> bytes | None:
        """The bytes of a file; None when it may not be read."""
        if path not in self._raw:
            self._raw[path] = self.tree.read(path)
        return self._raw[path]

    def _is_python(self, path: str) -> bool:
        suffix = posixpath.splitext(path)[1]
        if suffix or path.startswith("."):
            return suffix in SUFFIXES
        first = (self.raw(path) or b"")[:80].split(b"\n")[0]
        return first.startswith(b"#!") and b"python" in first

    def paths_with(self, word: str) -> tuple[str, ...]:
        """The Python files that hold the word, readable or not."""
        if word not in self._with_word:
            plain, pattern = word.encode(), word_pattern(word)
            self._with_word[word] = tuple(
                path
                for path in SourceReader(self.tree).may_hold(self.python_paths, word)
                if plain in (raw := self.raw(path) or b"") and pattern.search(raw)
            )
        return self._with_word[word]

    def paths_with_text(self, pattern: re.Pattern[bytes]) -> tuple[str, ...]:
        """The Python files in which the pattern is found."""
        return tuple(path for path in self.python_paths if pattern.search(self.raw(path) or b""))

    def read(self, path: str) -> PythonFile:
        """The parsed file.

        Errors: UnreadableSource.
        """
        if path not in self._files:
            try:
                self._files[path] = read_python(path, self.raw(path) or b"")
            except UnreadableSource as problem:
                self._files[path] = problem
        found = self._files[path]
        if isinstance(found, UnreadableSource):
            raise found
        return found

    def files_with(self, word: str) -> Iterator[PythonFile]:
        """The readable Python files that hold the word."""
        return self.read_all(self.paths_with(word))

    def read_all(self, paths: Iterable[str]) -> Iterator[PythonFile]:
        """The readable ones of these files."""
        for path in paths:
            try:
                yield self.read(path)
            except UnreadableSource:
                continue

    def unreadable_with(self, word: str) -> list[UnreadableSource]:
        """Python files that hold the word and cannot be read exactly."""
        problems = []
        for path in self.paths_with(word):
            try:
                self.read(path)
            except UnreadableSource as problem:
                problems.append(problem)
        return problems

    def module_files(self, key: str) -> Iterator[PythonFile]:
        """The readable files of a module: source and stub. A script without suffix is one by its path."""
        return self.read_all(self.modules.files(key) or ([key] if key in self.python_paths else []))

    def names(self, file: PythonFile, word: str) -> NameTable:
        """The places of a word in a file."""
        key = (file.path, word)
        if key not in self._tables:
            self._tables[key] = name_table(file, word)
        return self._tables[key]
