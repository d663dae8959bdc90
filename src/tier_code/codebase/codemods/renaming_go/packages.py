"""The Go packages of a tree: which files belong together, and which folder an import means."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_go.go_file import (
    GoFile,
    Occurrence,
    read_go,
    word_pattern,
)
from tier_code.codebase.codemods.renaming_go.scopes import Binding, NameTable
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.languages.nodes import text_of
from tier_code.ports.source import SourceTree

_MODULE = re.compile(r"^module\s+\"?([^\s\"]+)", re.MULTILINE)
_VERSION = re.compile(r"^v\d+$")


@dataclass(frozen=True, slots=True)
class PackageKey:
    """One package: its folder, and the name in its clauses."""

    folder: str
    name: str


class GoPackages:
    """What the rename knows of a tree; everything read is kept, so it lives for one operation only."""

    def __init__(self, tree: SourceTree) -> None:
        self.paths: tuple[str, ...] = tuple(tree.paths())
        self.go_paths = tuple(path for path in self.paths if path.endswith(".go") and not _vendored(path))
        self._tree = tree
        self._raw: dict[str, bytes | None] = {}
        self._files: dict[str, GoFile] = {}
        self._tables: dict[tuple[str, str], NameTable] = {}
        self._imports: dict[str, tuple[tuple[str, str], ...]] = {}
        self._by_folder: dict[str, list[str]] = {}
        for path in self.go_paths:
            self._by_folder.setdefault(posixpath.dirname(path), []).append(path)
        self._modules = dict(self._read_modules())

    def raw(self, path: str) -> bytes | None:
        """The bytes of a file; None when it may not be read."""
        if path not in self._raw:
            self._raw[path] = self._tree.read(path)
        return self._raw[path]

    def read(self, path: str) -> GoFile:
        """The parsed file."""
        if path not in self._files:
            self._files[path] = read_go(path, self.raw(path) or b"")
        return self._files[path]

    def table(self, path: str, word: str) -> NameTable:
        """The places of a word in a file."""
        key = (path, word)
        if key not in self._tables:
            self._tables[key] = NameTable(self.read(path), word)
        return self._tables[key]

    def tables(self, word: str) -> Iterator[NameTable]:
        """The places of a word in every file that holds it."""
        pattern, plain = word_pattern(word), word.encode()
        for path in SourceReader(self._tree).may_hold(self.go_paths, word):
            content = self.raw(path) or b""
            if plain in content and pattern.search(content):
                yield self.table(path, word)

    def key_of(self, file: GoFile) -> PackageKey:
        """The package of a file."""
        return PackageKey(file.folder, file.package)

    def files_of(self, key: PackageKey) -> Iterator[GoFile]:
        """All files of a package, whatever they are built for."""
        for path in self._by_folder.get(key.folder, ()):
            file = self.read(path)
            if file.package == key.name:
                yield file

    def declared(self, key: PackageKey, word: str) -> Iterator[tuple[NameTable, Occurrence]]:
        """Every declaration of a name by the files of a package."""
        for file in self.files_of(key):
            top = self.table(file.path, word).top if word.encode() in file.text else None
            for _, item in top.declared if top is not None else ():
                yield self.table(file.path, word), item

    def imports(self, file: GoFile) -> tuple[tuple[str, str], ...]:
        """The name and the path of every import of a file; `.` for names that are taken as one's own."""
        if file.path not in self._imports:
            self._imports[file.path] = tuple(self._read_imports(file))
        return self._imports[file.path]

    def imported(self, file: GoFile, name: str) -> PackageKey | None:
        """The package of this repository that a name before a dot means in a file; None for any other."""
        for given, path in self.imports(file):
            key = self.at(path)
            if key is not None and (given or key.name) == name:
                return key
        return None

    def is_import(self, file: GoFile, name: str) -> bool:
        """Whether a name before a dot is some package."""
        return any((given or self._usual_name(path)) == name for given, path in self.imports(file))

    def is_standard(self, file: GoFile, name: str) -> bool:
        """Whether a name before a dot is a package of the standard library."""
        fitting = [path for given, path in self.imports(file) if (given or self._usual_name(path)) == name]
        return bool(fitting) and all(
            "." not in path.partition("/")[0] and self.at(path) is None and path != "C" for path in fitting
        )

    def _usual_name(self, path: str) -> str:
        key = self.at(path)
        return key.name if key is not None else usual_name(path)

    def dotted(self, file: GoFile) -> list[PackageKey]:
        """The packages whose names a file takes as its own."""
        found = [self.at(path) for given, path in self.imports(file) if given == "."]
        return [key for key in found if key is not None]

    def at(self, path: str) -> PackageKey | None:
        """The package of this repository at an import path."""
        fitting = [module for module in self._modules if path == module or path.startswith(f"{module}/")]
        if not fitting:
            return None
        module = max(fitting, key=len)
        folder = posixpath.normpath(posixpath.join(self._modules[module], path[len(module) :].lstrip("/")))
        folder = "" if folder == "." else folder
        for each in self._by_folder.get(folder, ()):
            if not each.endswith("_test.go") and " " not in self.read(each).package:
                return PackageKey(folder, self.read(each).package)
        return None

    def _read_imports(self, file: GoFile) -> Iterator[tuple[str, str]]:
        for node in file.root.children:
            if node.type == "import_declaration":
                for spec in _specs(node):
                    path = text_of(spec.child_by_field_name("path"))[1:-1]
                    yield text_of(spec.child_by_field_name("name")), path

    def _read_modules(self) -> Iterator[tuple[str, str]]:
        for path in self.paths:
            if posixpath.basename(path) == "go.mod" and not _vendored(path):
                found = _MODULE.search((self.raw(path) or b"").decode("utf-8", "replace"))
                if found is not None:
                    yield found.group(1), posixpath.dirname(path)

    def meaning(self, file: GoFile, node: Node) -> tuple[NameTable, Binding] | PackageKey | None:
        """What a bare name means: a local declaration, the package that declares it, or nothing of ours."""
        word = text_of(node)
        table = self.table(file.path, word)
        binding = table.visible(node)
        if binding is not None and not binding.is_top:
            return table, binding
        own = self.key_of(file)
        for key in (own, *self.dotted(file)):
            if any(True for _ in self.declared(key, word)):
                return key
        return None


def _specs(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        if child.type == "import_spec":
            yield child
        elif child.type == "import_spec_list":
            yield from (each for each in child.named_children if each.type == "import_spec")


def _vendored(path: str) -> bool:
    parts = path.split("/")
    return "vendor" in parts or "testdata" in parts


def usual_name(path: str) -> str:
    """How a package that we cannot read is most likely called."""
    parts = path.split("/")
    last = parts[-2] if len(parts) > 1 and _VERSION.match(parts[-1]) else parts[-1]
    return re.sub(r"^go-|\.v\d+$|[-.]go$", "", last)
