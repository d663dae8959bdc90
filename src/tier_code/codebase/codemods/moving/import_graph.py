"""Which modules run which when they are imported, and whether a new import closes a circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.moving.import_edits import imported_names, original_name
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.program.star_imports import modules_of
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile

_DEFERRED = frozenset({"function_definition", "lambda"})


class ImportGraph:
    """The imports that run when a module is imported; those in functions and for type checkers do not."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._known: dict[str, set[str]] = {}
        self._added: dict[str, set[str]] = {}

    def add(self, importer: str, imported: str) -> None:
        """An import that is about to be made, by module keys."""
        self._added.setdefault(importer, set()).update(set(_run_by(imported, importer)) - {importer})

    def circles(self) -> Iterator[list[str]]:
        """For each new import that closes a circle: the modules on it, the importer first and last."""
        for importer, keys in sorted(self._added.items()):
            for imported in sorted(keys - self.of(importer)):
                back = self._way(imported, importer)
                if back:
                    yield [importer, *back]

    def leads(self, start: str, goal: str) -> bool:
        """Whether importing one module runs another."""
        return bool(self._way(start, goal))

    def of(self, key: str) -> set[str]:
        """The modules of ours that importing this one runs, as the files are now."""
        if key not in self._known:
            files = self._repository.module_files(key)
            self._known[key] = {each for file in files for each in self._imported(file)} - {key}
        return self._known[key]

    def _way(self, start: str, goal: str) -> list[str]:
        """The shortest way from one module to another; empty when there is none."""
        ways = {start: [start]}
        waiting = [start]
        while waiting:
            key = waiting.pop(0)
            if key == goal:
                return ways[key]
            for following in sorted(self.of(key) | self._added.get(key, set())):
                if following not in ways:
                    ways[following] = [*ways[key], following]
                    waiting.append(following)
        return []

    def _imported(self, file: PythonFile) -> Iterator[str]:
        own = module_key(file.path)
        for statement in run_at_import(file.root):
            for key in imported_keys(self._repository, file, statement):
                yield from _run_by(key, own)


def _run_by(imported: str, importer: str) -> Iterator[str]:
    """A module and the packages around it, but for those that are being imported anyway."""
    yield imported
    package = imported.rpartition("/")[0]
    while package:
        if not importer.startswith(package + "/"):
            yield package
        package = package.rpartition("/")[0]


def imported_keys(repository: Repository, file: PythonFile, statement: Node) -> Iterator[str]:
    """The modules of ours that an import statement runs."""
    if statement.type == "import_statement":
        for node in imported_names(statement):
            yield from repository.modules.absolute(file.path, original_name(node))
        return
    keys, _ = modules_of(repository, file, statement)
    for key in keys:
        inner = [repository.modules.submodule(key, original_name(node)) for node in imported_names(statement)]
        yield from (each for each in inner if each is not None)
        if not inner or None in inner:
            yield key


def run_at_import(root: Node) -> Iterator[Node]:
    """The import statements that run when the module is imported, in order."""
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if node.type in {"import_statement", "import_from_statement"}:
            yield node
        elif node.type not in _DEFERRED and not is_type_checking(node):
            waiting += reversed(node.named_children)


def is_type_checking(node: Node) -> bool:
    """Whether this is `if TYPE_CHECKING:`."""
    condition = text_of(node.child_by_field_name("condition")) if node.type == "if_statement" else ""
    return condition.rpartition(".")[2] == "TYPE_CHECKING"


def shown(keys: Iterable[str]) -> str:
    """Modules in words."""
    return " → ".join(key.replace("/", ".") for key in keys)
