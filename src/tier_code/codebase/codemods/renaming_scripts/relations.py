"""Whether two types that declare a member of one name may stand for one another in TypeScript."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from tier_code.codebase.languages.nodes import ancestors, text_of

_TYPED = (".ts", ".tsx", ".mts", ".cts")
_SIMPLE = frozenset({"string", "number", "boolean", "bigint", "symbol"})
_CLASSES = frozenset({"class_declaration", "abstract_class_declaration", "class"})


def compares_types(paths: Iterable[str]) -> bool:
    """Whether there is any TypeScript; without it no place says a type that another one may take."""
    return any(path.endswith(_TYPED) for path in paths)


def are_unrelated(one: Node, other: Node) -> bool:
    """Whether the members that two nodes name are certainly of types that never take one another's place."""
    kinds = _simple_type(one), _simple_type(other)
    if all(kinds) and kinds[0] != kinds[1]:
        return True
    if _is_hidden(other) or (_owner(one), _owner(other)) == ("enum_declaration", "enum_declaration"):
        return True
    return _is_nominal(one) and _is_nominal(other)


def is_static(named: Node) -> bool:
    """Whether the member that a node names belongs to the class and not to what it makes."""
    member = named.parent
    return member is not None and any(child.type == "static" for child in member.children)


def _is_hidden(named: Node) -> bool:
    member = named.parent
    if named.type == "private_property_identifier":
        return True
    return member is not None and any(text_of(child) == "private" for child in member.children)


def _simple_type(named: Node) -> str:
    """The plain type that a property is said to have; empty for every other, and for one that may lack."""
    member = named.parent
    if member is not None and any(child.type == "?" for child in member.children):
        return ""
    said = member.child_by_field_name("type") if member is not None else None
    kind = text_of(said.named_children[0]) if said is not None and said.named_children else ""
    return kind if kind in _SIMPLE else ""


def _owner(named: Node) -> str:
    for around in ancestors(named):
        if around.type in _CLASSES or around.type in {
            "object_type",
            "interface_declaration",
            "enum_declaration",
        }:
            return around.type
    return ""


def _is_nominal(named: Node) -> bool:
    """Whether only a class and what extends it is taken for its type: it has a private member."""
    holder = next((each for each in ancestors(named) if each.type in _CLASSES), None)
    body = holder.child_by_field_name("body") if holder is not None else None
    if body is None or is_static(named) or _owner(named) not in _CLASSES:
        return False
    for member in body.named_children:
        name = member.child_by_field_name("name")
        if name is not None and not is_static(name) and _is_hidden(name):
            return True
    return False
