"""The TypeScript and JavaScript files of a tree, read and parsed only when a word is found in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_scripts.modules import Modules
from tier_code.codebase.codemods.renaming_scripts.names import NameTable
from tier_code.codebase.codemods.renaming_scripts.script_file import (
    ScriptFile,
    is_script,
    read_script,
    string_value,
    word_pattern,
)
from tier_code.codebase.index.reading import SourceReader
from tier_code.ports.source import SourceTree

_HANDED_ON = re.compile(rb"""module\.exports\s*=\s*require\(\s*['"]([^'"]+)['"]\s*\)""")


class Scripts:
    """What the rename knows of a tree; everything read is kept, so it lives for one operation only."""

    def __init__(self, tree: SourceTree) -> None:
        self.tree = tree
        self.paths: tuple[str, ...] = tuple(tree.paths())
        self.script_paths = tuple(path for path in self.paths if is_script(path))
        self._raw: dict[str, bytes | None] = {}
        self.modules = Modules(self.paths, self.raw)
        self._files: dict[str, ScriptFile] = {}
        self._tables: dict[tuple[str, str], NameTable] = {}
        self._with: dict[str, tuple[str, ...]] = {}
        self._stars: dict[str, tuple[str, ...]] = {}

    def raw(self, path: str) -> bytes | None:
        """The bytes of a file; None when it may not be read."""
        if path not in self._raw:
            self._raw[path] = self.tree.read(path)
        return self._raw[path]

    def read(self, path: str) -> ScriptFile:
        """The parsed file."""
        if path not in self._files:
            self._files[path] = read_script(path, self.raw(path) or b"")
        return self._files[path]

    def paths_with(self, word: str) -> tuple[str, ...]:
        """The files that hold a word."""
        if word not in self._with:
            paths = SourceReader(self.tree).may_hold(self.script_paths, word)
            self._with[word] = tuple(self._found_in(paths, word_pattern(word), word.encode()))
        return self._with[word]

    def matching(self, pattern: re.Pattern[bytes], plain: bytes = b"") -> Iterator[str]:
        """The files in which a pattern is found; `plain` is what every find holds."""
        return self._found_in(self.script_paths, pattern, plain)

    def _found_in(self, paths: Iterable[str], pattern: re.Pattern[bytes], plain: bytes) -> Iterator[str]:
        for path in paths:
            content = self.raw(path) or b""
            if plain in content and pattern.search(content):
                yield path

    def table(self, path: str, word: str) -> NameTable:
        """The places of a word in a file."""
        key = (path, word)
        if key not in self._tables:
            self._tables[key] = NameTable(self.read(path), word)
        return self._tables[key]

    def tables(self, word: str) -> Iterator[NameTable]:
        """The places of a word, file by file."""
        for path in self.paths_with(word):
            yield self.table(path, word)

    def stars(self, path: str) -> tuple[str, ...]:
        """What a file hands on wholly: the specifiers of `export * from`."""
        if path not in self._stars:
            self._stars[path] = tuple(_star_sources(self.read(path)))
        return self._stars[path]


def _star_sources(file: ScriptFile) -> Iterator[str]:
    for node in file.root.children:
        if node.type != "export_statement":
            yield from _whole_module(node)
            continue
        source = node.child_by_field_name("source")
        specifier = string_value(source)
        if specifier is not None and not any(
            child.type in {"export_clause", "namespace_export"} for child in node.children
        ):
            yield specifier


def _whole_module(statement: Node) -> Iterator[str]:
    """`module.exports = require("./a")` anywhere in a statement of the file."""
    for hit in _HANDED_ON.finditer(statement.text or b""):
        yield hit.group(1).decode("utf-8", "replace")
