"""Which classes have an attribute, and where they get it: class bodies and stores on their objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from tree_sitter import Node

from tier_code.codebase.codemods.program.hierarchy import class_of_scope
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.program.values import (
    ClassId,
    ClassValue,
    InstanceValue,
    SuperValue,
    UnionValue,
    Value,
)
from tier_code.codebase.codemods.syntax.names import NameTable, Occurrence
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.codebase.codemods.syntax.scopes import ScopeKind


class EvaluatesReceivers(Protocol):
    """What this needs of the evaluator."""

    def receiver(self, file: PythonFile, name: Node) -> Value | None:
        """The value of what stands before the dot of an attribute."""


class Definers:
    """Finds the definitions of attributes, by name."""

    def __init__(self, repository: Repository, evaluator: EvaluatesReceivers) -> None:
        self._repository = repository
        self._evaluator = evaluator
        self._found: dict[str, dict[ClassId, list[Occurrence]]] = {}

    def of(self, name: str) -> dict[ClassId, list[Occurrence]]:
        """Every class of ours whose own body or methods give it this attribute, with the places that do."""
        if name not in self._found:
            # An attribute whose store has to be evaluated by way of itself finds what is known so far.
            found: dict[ClassId, list[Occurrence]] = {}
            self._found[name] = found
            for file in self._repository.files_with(name):
                for cls, item in self._defined_in(self._repository.names(file, name)):
                    found.setdefault(cls, []).append(item)
        return self._found[name]

    def _defined_in(self, table: NameTable) -> Iterator[tuple[ClassId, Occurrence]]:
        for key, items in table.bound.items():
            for item in items if key.kind is ScopeKind.CLASS else ():
                cls = class_of_scope(item.scope)
                if cls is not None:
                    yield cls, item
        for item in table.occurrences:
            if item.role is Role.STORED:
                for cls in self.receiver_classes(item):
                    yield cls, item

    def receiver_classes(self, item: Occurrence) -> tuple[ClassId, ...]:
        """The classes of `x` in `x.name`, where the source says it plainly."""
        return classes_behind(self._evaluator.receiver(item.file, item.node))


def classes_behind(value: Value | None) -> tuple[ClassId, ...]:
    """The classes whose attributes the value has, in a fixed order."""
    if isinstance(value, UnionValue):
        return tuple(sorted({cls for each in value.values for cls in classes_behind(each)}, key=str))
    return (value.cls,) if isinstance(value, ClassValue | InstanceValue | SuperValue) else ()
