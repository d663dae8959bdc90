"""What the names of one body are bound to, as its statements say it one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from tier_code.codebase.index.expression_reading import read_expression, text_of
from tier_code.codebase.index.expressions import (
    UNKNOWN,
    Defined,
    Expression,
    InstanceOf,
    Listed,
    Part,
    Receiver,
)
from tier_code.codebase.index.imports import read_import

Bound = dict[str, list[Expression]]
"""Local name to everything it may be bound to; an empty list means bound to something unknown."""
_GROUPS = frozenset({"pattern_list", "tuple_pattern", "list_pattern", "tuple", "list"})


@dataclass(slots=True)
class Bindings:
    """Fills in the names of one body."""

    bound: Bound = field(default_factory=dict)
    _outer_names: set[str] = field(default_factory=set)
    """Names that the body binds further out, by `global` or `nonlocal`."""

    def bind(self, target: Node | None, value: Expression) -> Iterator[Node]:
        """Bind the names of a target; gives its parts that are no names, for whoever reads them."""
        if target is None:
            return
        if target.type == "identifier":
            name = text_of(target)
            if name not in self._outer_names:
                self.bound.setdefault(name, []).append(value)
        elif target.type in _GROUPS:
            for index, child in enumerate(target.named_children):
                yield from self.bind(child, Part(value, index))
        elif target.type in {"parenthesized_expression", "as_pattern_target", "list_splat_pattern"}:
            yield from self.bind(target.named_children[0] if target.named_children else None, value)
        else:
            yield target

    def parameter(self, node: Node) -> Iterator[Node]:
        """Bind a parameter to what its type or its default says; gives both, for whoever reads them."""
        name, declared = _parameter_name(node), node.child_by_field_name("type")
        default = node.child_by_field_name("value")
        kinds: list[Expression] = []
        if declared is not None:
            kinds.append(_starred(node, InstanceOf(read_expression(declared))))
        elif default is not None:
            kinds.append(read_expression(default))
        if name:
            self.bound[name] = kinds
        yield from filter(None, [declared, default])

    def receiver(self, node: Node) -> None:
        """Bind the first parameter of a method to the object that it is called on."""
        self.bound[_parameter_name(node)] = [Receiver()]

    def unknown(self, node: Node) -> None:
        """Bind a parameter of a lambda to anything."""
        self.bound.setdefault(_parameter_name(node), [])

    def definition(self, node: Node) -> None:
        """Bind the name of a function or class that is defined inside."""
        name = text_of(node.child_by_field_name("name"))
        self.bound.setdefault(name, []).append(Defined(name))

    def imported(self, node: Node) -> None:
        """Bind what an import brings."""
        for name in read_import(node):
            self.bound.setdefault(name.name, []).append(name.source)

    def outer(self, node: Node) -> None:
        """Names that are not the body's own from here on."""
        self._outer_names.update(text_of(child) for child in node.named_children)


def _parameter_name(node: Node) -> str:
    if node.type == "identifier":
        return text_of(node)
    named = node.child_by_field_name("name")
    if named is None:
        named = node.named_children[0] if node.named_children else None
    if named is not None and named.type in {"list_splat_pattern", "dictionary_splat_pattern"}:
        named = named.named_children[0] if named.named_children else None
    return text_of(named)


def _starred(node: Node, value: Expression) -> Expression:
    first = node.named_children[0].type if node.named_children else ""
    if first == "list_splat_pattern":
        return Listed("list", (value,))
    return UNKNOWN if first == "dictionary_splat_pattern" else value
