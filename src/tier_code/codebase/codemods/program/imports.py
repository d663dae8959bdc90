"""Following names across files: imports, re-exports, star imports and `__all__`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tree_sitter import Node

from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.program.values import ExternalValue, ModuleValue, Source, Variable
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.scopes import Scope, ScopeKey, ScopeKind

_STAR = re.compile(rb"\bimport\s*\*")
EXPORT_LIST = "__all__"
_LIST_WORDS = frozenset({EXPORT_LIST, "append", "extend", "insert"})


def enclosing(node: Node, kind: str) -> Node | None:
    """The nearest node of this type around `node`."""
    current = node.parent
    while current is not None and current.type != kind:
        current = current.parent
    return current


def text_of(node: Node | None) -> str:
    """The source of a node."""
    return (node.text or b"").decode() if node is not None else ""


class Imports:
    """Finds out which variable a name means when the search leaves its file."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    def variable(self, file: PythonFile, scope: Scope, word: str) -> Variable | None:
        """The variable that `word` means when read in `scope`; None when the file does not bind it."""
        owner = self._repository.names(file, word).owner(scope)
        return None if owner is None else variable_of(file, owner, word)

    def sources(self, file: PythonFile, scope: Scope, word: str) -> tuple[Source, ...]:
        """As `variable`, following star imports where the file itself does not bind the word."""
        variable = self.variable(file, scope, word)
        return (variable,) if variable is not None else self._through_stars(file, word, set())

    def exported(self, key: str, name: str, seen: set[str] | None = None) -> tuple[Source, ...]:
        """What `name` is as an attribute of the module `key`."""
        seen = set() if seen is None else seen
        if key in seen:
            return ()
        seen.add(key)
        found: list[Source] = []
        for file in self._repository.module_files(key):
            found += self._defined_in(file, key, name) or self._through_stars(file, name, seen)
        if not found and (inner := self._repository.modules.submodule(key, name)):
            found.append(ModuleValue(inner))
        return tuple(dict.fromkeys(found))

    def _defined_in(self, file: PythonFile, key: str, name: str) -> list[Source]:
        table = self._repository.names(file, name)
        at_top = any(scope.kind is ScopeKind.MODULE for scope in table.bound)
        return [Variable(key, None, name)] if at_top else []

    def _through_stars(self, file: PythonFile, name: str, seen: set[str]) -> tuple[Source, ...]:
        found: list[Source] = []
        for statement in star_imports(file):
            keys, dotted = self.modules_of(file, statement)
            for key in keys:
                if self._star_exports(key, name):
                    found += self.exported(key, name, seen)
            if not keys:
                found.append(ExternalValue(f"{dotted}.*"))
        return tuple(item for item in found if not isinstance(item, ExternalValue)) or tuple(found)

    def _star_exports(self, key: str, name: str) -> bool:
        for file in self._repository.module_files(key):
            listed = self._repository.names(file, EXPORT_LIST)
            if any(scope.kind is ScopeKind.MODULE for scope in listed.bound):
                names, complete = listed_exports(listed.occurrences)
                return name in names or not (complete or name.startswith("_"))
        return not name.startswith("_")

    def star_importers(self, key: str) -> list[PythonFile]:
        """Files that say `from key import *`, at any remove."""
        found: dict[str, PythonFile] = {}
        wanted = [key]
        while wanted:
            inner = wanted.pop()
            for path in self._repository.python_paths:
                if path in found or not _STAR.search(self._repository.raw(path) or b""):
                    continue
                for file in self._repository.read_all([path]):
                    if any(inner in self.modules_of(file, node)[0] for node in star_imports(file)):
                        found[path] = file
                        wanted.append(module_key(path))
        return list(found.values())

    def modules_of(self, file: PythonFile, statement: Node) -> tuple[tuple[str, ...], str]:
        """The repository's modules that a `from x import` names, and its dotted text."""
        named = statement.child_by_field_name("module_name")
        dotted = text_of(named)
        modules = self._repository.modules
        if named is None or named.type != "relative_import":
            return modules.absolute(file.path, dotted), dotted
        plain = dotted.replace(" ", "")
        level = len(plain) - len(plain.lstrip("."))
        key = modules.relative(file.path, level, plain[level:])
        return (() if key is None else (key,)), dotted

    def imported(self, occurrence: Occurrence) -> tuple[Source, ...]:
        """Where the name in `from x import name` comes from; empty when the module is ours and lacks it."""
        statement = enclosing(occurrence.node, "import_from_statement")
        if statement is None:
            return ()
        keys, dotted = self.modules_of(occurrence.file, statement)
        name = text_of(occurrence.node)
        if not keys:
            return (ExternalValue(f"{dotted}.{name}"),)
        return tuple(dict.fromkeys(source for key in keys for source in self.exported(key, name)))


def variable_for(file: PythonFile, key: ScopeKey, word: str) -> Variable:
    """The variable `word` that a scope of this file owns."""
    if key.kind is ScopeKind.MODULE:
        return Variable(module_key(file.path), None, word)
    return Variable(file.path, key, word)


def variable_of(file: PythonFile, scope: Scope, word: str) -> Variable:
    """The variable `word` that `scope` owns."""
    return variable_for(file, scope.key, word)


def star_imports(file: PythonFile) -> list[Node]:
    """Every `from x import *` of a file."""
    statements = (
        enclosing(file.leaf(hit.end() - 1, hit.end()), "import_from_statement")
        for hit in _STAR.finditer(file.text)
    )
    return [node for node in statements if node is not None]


def listed_exports(occurrences: Iterable[Occurrence]) -> tuple[set[str], bool]:
    """The strings of every statement that builds `__all__`, and whether they are all there is to it."""
    names: set[str] = set()
    complete = True
    for occurrence in occurrences:
        statement = export_statement(occurrence.node)
        if statement is not None:
            names.update(_texts(statement, "string_content"))
            complete = complete and set(_texts(statement, "identifier")) <= _LIST_WORDS
    return names, complete


def export_statement(node: Node) -> Node | None:
    """The statement around `node` when it assigns to `__all__` or calls one of its methods."""
    statement = enclosing(node, "expression_statement")
    if statement is None or not statement.named_children:
        return None
    head = statement.named_children[0]
    if head.type in {"assignment", "augmented_assignment"}:
        target: Node | None = head.child_by_field_name("left")
    elif head.type == "call":
        called = head.child_by_field_name("function")
        target = called.child_by_field_name("object") if called is not None else None
    else:
        target = None
    return statement if text_of(target) == EXPORT_LIST else None


def _texts(node: Node, kind: str) -> list[str]:
    if node.type == kind:
        return [text_of(node)]
    return [text for child in node.children for text in _texts(child, kind)]
