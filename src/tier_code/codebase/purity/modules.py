"""What the names of one module stand for, and where a name that was imported is defined."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.index.expressions import Imported
from tier_code.codebase.index.modules import ModuleFinder
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.mutants.functions import Function
from tier_code.ports.source import SourceTree


@dataclass(frozen=True, slots=True)
class Import:
    """A name that an import statement binds."""

    module: str
    level: int
    name: str
    """The name inside the module; empty when the module itself is bound."""

    @property
    def dotted(self) -> str:
        """The full name, for absolute imports."""
        return ".".join(part for part in (self.module, self.name) if part)


@dataclass(frozen=True, slots=True)
class Value:
    """A name that an assignment binds; None where it is more than a plain one."""

    expression: ast.expr | None


Binding: TypeAlias = Import | Value | Function | ast.ClassDef


@dataclass(slots=True)
class Module:
    """One file: its names, and which of them change while the program runs."""

    path: str
    tree: ast.Module
    names: dict[str, Binding] = field(default_factory=dict)
    changing: frozenset[str] = frozenset()


class Modules:
    """The modules of a source tree, each parsed once."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self._reader = SourceReader(tree)
        self._finder = ModuleFinder(self._reader)
        self._known: dict[str, Module | None] = {}

    def at(self, path: str) -> Module | None:
        """The module in a file; None when it cannot be read or parsed."""
        if path not in self._known:
            file = self._reader.file(path)
            parsed = None if file is None else module_of(file.source)
            self._known[path] = None if parsed is None else module_with_names(path, parsed)
        return self._known[path]

    def behind(self, module: Module, bound: Import) -> tuple[Module, Binding | None] | Import:
        """The module and definition that an imported name stands for, or the import that leaves the project.

        Re-exports are followed. The binding is None for a whole module.
        """
        for _ in range(8):
            submodule = self._finder.find(module.path, Imported(bound.module, bound.level), bound.name)
            if bound.name and submodule:
                found = self.at(submodule)
                return bound if found is None else (found, None)
            path = self._finder.find(module.path, Imported(bound.module, bound.level))
            found = self.at(path) if path else None
            if found is None:
                return bound
            binding = found.names.get(bound.name) if bound.name else None
            if not isinstance(binding, Import):
                return found, binding
            module, bound = found, binding
        return bound


def module_with_names(path: str, parsed: ast.Module) -> Module:
    """A module with what its names are bound to; the last binding of a name counts."""
    module = Module(path, parsed)
    for statement in _statements(parsed.body):
        for name, binding in bindings(statement):
            module.names[name] = binding
    declared = (node.names for node in ast.walk(parsed) if isinstance(node, ast.Global))
    module.changing = frozenset(name for names in declared for name in names)
    return module


def bindings(statement: ast.stmt) -> Iterator[tuple[str, Binding]]:
    """The names that one statement binds."""
    match statement:
        case ast.Import() | ast.ImportFrom():
            yield from _imported(statement)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield statement.name, statement
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name, Value(statement.value)
        case ast.Assign() | ast.For() | ast.With():
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id, Value(None)


def _imported(statement: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Import]]:
    for alias in statement.names:
        if isinstance(statement, ast.ImportFrom):
            yield alias.asname or alias.name, Import(statement.module or "", statement.level, alias.name)
        elif alias.asname:
            yield alias.asname, Import(alias.name, 0, "")
        else:
            top = alias.name.partition(".")[0]
            yield top, Import(top, 0, "")


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Those that run when the module is imported, branches included; type-checking-only imports too."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With | ast.For | ast.While):
            for block in ("body", "orelse", "finalbody"):
                yield from _statements(getattr(statement, block, ()))
            for handler in getattr(statement, "handlers", ()):
                yield from _statements(handler.body)
