"""What an expression stands for, where the source alone decides it; anything less plain is None."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable

from tree_sitter import Node

from tier_code.codebase.codemods.program.bound_values import BoundValues
from tier_code.codebase.codemods.program.imports import Imports
from tier_code.codebase.codemods.program.members import ClassFacts, Members
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.program.values import (
    ClassId,
    ClassValue,
    ExternalValue,
    InstanceValue,
    LiteralValue,
    Source,
    SuperValue,
    Value,
    Variable,
    union,
)
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.scopes import Scope, ScopeKind, enclosing_class, scope_of

_LITERALS = frozenset(
    {
        "string", "concatenated_string", "integer", "float", "list", "dictionary", "set", "tuple",
        "true", "false", "list_comprehension", "set_comprehension", "dictionary_comprehension",
        "generator_expression", "comparison_operator", "not_operator",
    }
)  # fmt: skip
_MAX_DEPTH = 24


class Evaluator:
    """Evaluates names, attributes and calls over the repository without running anything."""

    def __init__(self, repository: Repository, imports: Imports) -> None:
        self._repository = repository
        self._imports = imports
        self._bound = BoundValues(repository, imports, self)
        self._members = Members(repository, imports, self)
        self._known: dict[Variable, Value | None] = {}
        self._depth = 0
        self._kinds: dict[str, Callable[[PythonFile, Node, Scope], Value | None]] = {
            "identifier": self._identifier,
            "attribute": self._attribute,
            "dotted_name": self._dotted,
            "call": self._call,
            "subscript": self._generic,
            "generic_type": self._generic,
            "parenthesized_expression": self._inner,
            "type": self._inner,
            "conditional_expression": self._conditional,
        }

    def learn(self, facts: ClassFacts) -> None:
        """Take in the class graph, which is built with this evaluator."""
        self._members.facts = facts

    def evaluate(self, file: PythonFile, node: Node, scope: Scope | None = None) -> Value | None:
        """The value of an expression read in `scope` (where it stands, unless given)."""
        if node.type in _LITERALS or node.type == "none":
            return LiteralValue(is_none=node.type == "none")
        handler = self._kinds.get(node.type)
        if handler is None or self._depth > _MAX_DEPTH:
            return None
        self._depth += 1
        try:
            return handler(file, node, scope or scope_of(file, node))
        finally:
            self._depth -= 1

    def receiver(self, file: PythonFile, name: Node) -> Value | None:
        """The value of what stands before the dot of an attribute, given the node of the attribute's name."""
        parent = name.parent
        if parent is None:
            return None
        if parent.type == "dotted_name":
            before = parent.named_children[: parent.named_children.index(name)]
            return self._path(file, before, scope_of(file, parent))
        owner = parent.child_by_field_name("object")
        return self.evaluate(file, owner) if owner is not None else None

    def value_of(self, source: Source) -> Value | None:
        """What a variable may hold by all of its bindings; None when one of them is not understood."""
        if not isinstance(source, Variable):
            return source
        if source not in self._known:
            # A variable that is needed to find out about itself stays unknown.
            self._known[source] = None
            self._known[source] = union(self._bound.value(one) for one in self.bindings(source))
        return self._known[source]

    def value_of_all(self, sources: Iterable[Source]) -> Value | None:
        """What any of these may be."""
        return union(self.value_of(source) for source in sources)

    def bindings(self, variable: Variable) -> list[Occurrence]:
        """Every place that gives the variable its value."""
        if variable.scope is not None:
            files = self._repository.read_all([variable.home])
        else:
            files = self._repository.module_files(variable.home)
        return [one for file in files for one in self._owned(file, variable)]

    def _owned(self, file: PythonFile, variable: Variable) -> list[Occurrence]:
        bound = self._repository.names(file, variable.name).bound
        return [
            one
            for key, items in bound.items()
            if key == variable.scope or (variable.scope is None and key.kind is ScopeKind.MODULE)
            for one in items
        ]

    def places(self, cls: ClassId, name: str) -> list[Occurrence]:
        """Where objects of a class may get an attribute from."""
        return self._members.places(cls, name)

    def given(self, place: Occurrence) -> Value | None:
        """What one binding or store gives."""
        return self._members.given(place)

    def member(self, value: Value, name: str) -> Value | None:
        """The value of an attribute."""
        return self._members.member(value, name)

    def _identifier(self, file: PythonFile, node: Node, scope: Scope) -> Value | None:
        name = text_of(node)
        sources = self._imports.sources(file, scope, name)
        if hasattr(builtins, name) and all(isinstance(each, ExternalValue) for each in sources):
            return ExternalValue(f"builtins.{name}")
        return self.value_of_all(sources)

    def _attribute(self, file: PythonFile, node: Node, scope: Scope) -> Value | None:
        owner, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        if owner is None or name is None:
            return None
        value = self.evaluate(file, owner, scope)
        return None if value is None else self.member(value, text_of(name))

    def _dotted(self, file: PythonFile, node: Node, scope: Scope) -> Value | None:
        return self._path(file, node.named_children, scope)

    def _path(self, file: PythonFile, parts: list[Node], scope: Scope) -> Value | None:
        first, *rest = parts
        value = self._identifier(file, first, scope)
        for part in rest:
            value = None if value is None else self.member(value, text_of(part))
        return value

    def _call(self, file: PythonFile, node: Node, scope: Scope) -> Value | None:
        called, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        value = self.evaluate(file, called, scope) if called is not None else None
        given = arguments.named_children if arguments is not None else []
        if value == ExternalValue("builtins.super"):
            around = enclosing_class(scope)
            inside = ClassId(module_key(file.path), around.qualname) if around is not None else None
            return SuperValue(inside) if inside is not None else None
        if value == ExternalValue("builtins.type") and len(given) == 1:
            instance = self.evaluate(file, given[0], scope)
            return ClassValue(instance.cls) if isinstance(instance, InstanceValue) else None
        return self._members.called(value) if value is not None else None

    def _generic(self, file: PythonFile, node: Node, scope: Scope) -> Value | None:
        """`A[int]` is `A` for our purposes; an element of anything else is unknown."""
        value = self.evaluate(file, node.named_children[0], scope)
        return value if isinstance(value, ClassValue) else None

    def _inner(self, file: PythonFile, node: Node, scope: Scope) -> Value | None:
        return self.evaluate(file, node.named_children[0], scope)

    def _conditional(self, file: PythonFile, node: Node, scope: Scope) -> Value | None:
        chosen = [child for child in node.named_children if child.type != "comment"]
        return union(self.evaluate(file, child, scope) for child in (chosen[0], chosen[-1]))
