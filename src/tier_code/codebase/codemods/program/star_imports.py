"""Star imports: who has them, and what a module gives away by one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from tree_sitter import Node

from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import enclosing, text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.scopes import ScopeKind

_STAR = re.compile(rb"\bimport\s*\*")
EXPORT_LIST = "__all__"
_LIST_WORDS = frozenset({EXPORT_LIST, "append", "extend", "insert"})


class StarImports:
    """Star imports of a repository, looked at once per file and module."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._targets: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._listed: dict[str, tuple[set[str], bool] | None] = {}

    def targets(self, file: PythonFile) -> list[tuple[tuple[str, ...], str]]:
        """For each star import of a file: the modules of ours it names, and its dotted text."""
        if file.path not in self._targets:
            statements = star_imports(file)
            self._targets[file.path] = [modules_of(self._repository, file, node) for node in statements]
        return self._targets[file.path]

    def gives(self, key: str, name: str) -> bool:
        """Whether `import *` from a module brings this name along, if the module has it."""
        if key not in self._listed:
            self._listed[key] = self._export_list(key)
        listed = self._listed[key]
        if listed is None:
            return not name.startswith("_")
        names, complete = listed
        return name in names or not (complete or name.startswith("_"))

    def _export_list(self, key: str) -> tuple[set[str], bool] | None:
        for file in self._repository.module_files(key):
            table = self._repository.names(file, EXPORT_LIST)
            if any(scope.kind is ScopeKind.MODULE for scope in table.bound):
                return listed_exports(table.occurrences)
        return None

    @cached_property
    def _importers(self) -> dict[str, list[PythonFile]]:
        found: dict[str, list[PythonFile]] = {}
        for file in self._repository.read_all(self._repository.paths_with_text(_STAR)):
            for key in sorted({key for keys, _ in self.targets(file) for key in keys}):
                found.setdefault(key, []).append(file)
        return found

    def importers(self, key: str) -> list[PythonFile]:
        """Files that say `from key import *`, at any remove."""
        found: dict[str, PythonFile] = {}
        wanted = [key]
        while wanted:
            for file in self._importers.get(wanted.pop(), ()):
                if file.path not in found:
                    found[file.path] = file
                    wanted.append(module_key(file.path))
        return list(found.values())


def modules_of(repository: Repository, file: PythonFile, statement: Node) -> tuple[tuple[str, ...], str]:
    """The repository's modules that a `from x import` names, and its dotted text."""
    named = statement.child_by_field_name("module_name")
    dotted = text_of(named)
    if named is None or named.type != "relative_import":
        return repository.modules.absolute(file.path, dotted), dotted
    plain = dotted.replace(" ", "")
    level = len(plain) - len(plain.lstrip("."))
    key = repository.modules.relative(file.path, level, plain[level:])
    return (() if key is None else (key,)), dotted


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
