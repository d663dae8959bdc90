"""What an attribute of a value is, and what calling a value gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from tree_sitter import Node

from tier_code.codebase.codemods.program.bound_values import BoundValues, Evaluates
from tier_code.codebase.codemods.program.imports import Imports
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.program.values import (
    ClassId,
    ClassValue,
    ExternalValue,
    FunctionValue,
    InstanceValue,
    ModuleValue,
    UnionValue,
    Value,
    union,
)
from tier_code.codebase.codemods.syntax.decorators import decorator_names
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.roles import Role

_SUSPENDING = frozenset({"yield", "await"})
_NESTED = frozenset({"function_definition", "class_definition", "lambda"})

_PROPERTIES = frozenset({"property", "cached_property", "abstractmethod", "override"})


class ClassFacts(Protocol):
    """What this needs to know of classes."""

    def definers(self, name: str) -> dict[ClassId, list[Occurrence]]:
        """Every class that has the attribute, with the places that give it."""

    def ancestors(self, cls: ClassId) -> set[ClassId]:
        """The class itself and every class of ours that it derives from."""


class Members:
    """Attributes and calls of values."""

    def __init__(self, repository: Repository, imports: Imports, evaluator: Evaluates) -> None:
        self._repository = repository
        self._imports = imports
        self._evaluator = evaluator
        self._bound = BoundValues(repository, imports, evaluator)
        self.facts: ClassFacts | None = None
        """Set once the class graph exists, which needs the evaluator in turn."""
        self._searching: set[tuple[ClassId, str]] = set()

    def member(self, value: Value, name: str) -> Value | None:
        """The value of an attribute, where the source says it plainly."""
        if isinstance(value, UnionValue):
            return union(self.member(each, name) for each in value.values)
        if isinstance(value, ModuleValue):
            return self._evaluator.value_of_all(self._imports.exported(value.key, name))
        if isinstance(value, ExternalValue):
            return ExternalValue(f"{value.dotted}.{name}")
        if isinstance(value, ClassValue | InstanceValue):
            return ClassValue(value.cls) if name == "__class__" else self._class_member(value.cls, name)
        return None

    def called(self, value: Value) -> Value | None:
        """What a call gives: an object of a class, or what the function is annotated or seen to return."""
        if isinstance(value, UnionValue):
            return union(self.called(each) for each in value.values)
        if isinstance(value, ClassValue):
            return InstanceValue(value.cls)
        if isinstance(value, FunctionValue):
            definitions = self._evaluator.bindings(value.variable)
            return union(self._returned(one.file, one.node.parent) for one in definitions)
        return None

    def _class_member(self, cls: ClassId, name: str) -> Value | None:
        if (cls, name) in self._searching:
            return None
        self._searching.add((cls, name))
        try:
            return union(self.given(item) for item in self.places(cls, name) if not _only_takes(item))
        finally:
            self._searching.discard((cls, name))

    def places(self, cls: ClassId, name: str) -> list[Occurrence]:
        """Where the class, its bases and the classes derived from it give the attribute, all together."""
        if self.facts is None:
            return []
        return [
            item
            for other, items in self.facts.definers(name).items()
            if cls in self.facts.ancestors(other) or other in self.facts.ancestors(cls)
            for item in items
        ]

    def given(self, item: Occurrence) -> Value | None:
        """What one binding or store gives; reading a property gives what its function returns."""
        if item.role is Role.STORED:
            return self._stored(item)
        return self._returned(item.file, item.node.parent) if _is_property(item) else self._bound.value(item)

    def _stored(self, item: Occurrence) -> Value | None:
        assignment = item.node.parent.parent if item.node.parent is not None else None
        if assignment is None or assignment.type != "assignment":
            return None
        annotation, assigned = assignment.child_by_field_name("type"), assignment.child_by_field_name("right")
        if annotation is not None:
            return self._bound.annotated(item.file, annotation)
        return self._evaluator.evaluate(item.file, assigned) if assigned is not None else None

    def _returned(self, file: PythonFile, function: Node | None) -> Value | None:
        if function is None or function.type != "function_definition" or function.children[0].type == "async":
            return None
        annotation = function.child_by_field_name("return_type")
        if annotation is not None:
            return self._bound.annotated(file, annotation)
        body = function.child_by_field_name("body")
        if body is None or decorator_names(function) - {"staticmethod", "classmethod", *_PROPERTIES}:
            return None
        found = list(_returns(body))
        if any(node is None for node in found):
            return None
        return union(self._evaluator.evaluate(file, node) for node in found if node is not None)


def _is_property(item: Occurrence) -> bool:
    """Whether it is a function that runs when the attribute is read."""
    parent = item.node.parent
    names = decorator_names(parent) if parent is not None and parent.type == "function_definition" else set()
    return bool(names & {"property", "cached_property"}) and names <= _PROPERTIES


def _only_takes(item: Occurrence) -> bool:
    """Whether it is the part of a property that sets or deletes."""
    parent = item.node.parent
    named = parent is not None and parent.type == "function_definition"
    return named and parent is not None and bool(decorator_names(parent) & {"setter", "deleter"})


def _returns(node: Node) -> Iterator[Node | None]:
    """The expressions that a function's body returns; None for a bare `return`, and for generators."""
    for child in node.named_children:
        if child.type in _SUSPENDING:
            yield None
        elif child.type == "return_statement":
            yield child.named_children[0] if child.named_child_count else None
        elif child.type not in _NESTED:
            yield from _returns(child)
