"""From syntax nodes to expressions: one small reader per kind of node."""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from tier_code.codebase.index.expressions import (
    UNKNOWN,
    Call,
    Either,
    Expression,
    Item,
    Listed,
    Member,
    Name,
    Text,
)
from tier_code.codebase.languages.grammars import PYTHON, parse

DEEPEST = 40
"""Parts inside parts that are read; people write about ten."""
LONGEST_TEXT = 120
"""Strings above this many bytes are no annotations and are not kept."""


def text_of(node: Node | None) -> str:
    """The source of a node, or an empty string."""
    return "" if node is None or node.text is None else node.text.decode("utf-8", "replace")


def read_expression(node: Node | None, depth: int = 0) -> Expression:
    """Reduce a syntax node to what tells its type; what is nested too deep tells nothing."""
    if node is None or depth > DEEPEST:
        return UNKNOWN
    reader = _READERS.get(node.type)
    return reader(node, depth + 1) if reader else UNKNOWN


def parse_expression(text: str) -> Expression:
    """Read an expression from source text, such as a forward reference."""
    statement = parse(PYTHON, text.strip().encode()).root_node.named_children[:1]
    inner = statement[0].named_children[:1] if statement else []
    return read_expression(inner[0]) if inner else UNKNOWN


def _name(node: Node, _depth: int) -> Expression:
    return Name(text_of(node))


def _member(node: Node, depth: int) -> Expression:
    return Member(
        read_expression(node.child_by_field_name("object"), depth),
        text_of(node.child_by_field_name("attribute")),
    )


def _call(node: Node, depth: int) -> Expression:
    listed = node.child_by_field_name("arguments")
    arguments = listed.named_children if listed is not None and listed.type == "argument_list" else []
    return Call(
        read_expression(node.child_by_field_name("function"), depth),
        tuple(read_expression(a, depth) for a in arguments if a.type not in {"keyword_argument", "comment"}),
    )


def _item(node: Node, depth: int) -> Expression:
    base, *index = node.named_children
    return Item(read_expression(base, depth), tuple(read_expression(part, depth) for part in index))


def _generic(node: Node, depth: int) -> Expression:
    base, *rest = node.named_children
    parameters = rest[0].named_children if rest else []
    return Item(read_expression(base, depth), tuple(read_expression(part, depth) for part in parameters))


def _either(node: Node, depth: int) -> Expression:
    return Either(tuple(read_expression(child, depth) for child in node.named_children))


def _union(node: Node, depth: int) -> Expression:
    operator = node.child_by_field_name("operator")
    return _either(node, depth) if operator is not None and operator.type == "|" else UNKNOWN


def _conditional(node: Node, depth: int) -> Expression:
    chosen, _, *other = node.named_children
    return Either((read_expression(chosen, depth), *(read_expression(child, depth) for child in other)))


def _inner(node: Node, depth: int) -> Expression:
    return read_expression(node.named_children[0], depth) if node.named_children else UNKNOWN


def _listed(node: Node, depth: int) -> Expression:
    kind = {"list": "list", "set": "set"}.get(node.type, "tuple")
    return Listed(kind, tuple(read_expression(child, depth) for child in node.named_children))


def _comprehension(node: Node, depth: int) -> Expression:
    kind = {"list_comprehension": "list", "set_comprehension": "set"}.get(node.type, "Iterator")
    return Listed(kind, (read_expression(node.child_by_field_name("body"), depth),))


def _string(node: Node, _depth: int) -> Expression:
    if node.end_byte - node.start_byte > LONGEST_TEXT:
        return UNKNOWN
    parts = [child for child in node.named_children if child.type == "string_content"]
    return Text(text_of(parts[0])) if len(parts) == 1 else UNKNOWN


def _named(node: Node, depth: int) -> Expression:
    return read_expression(node.child_by_field_name("value"), depth)


def _chained(node: Node, depth: int) -> Expression:
    return read_expression(node.child_by_field_name("right"), depth)


_READERS: dict[str, Callable[[Node, int], Expression]] = {
    "identifier": _name,
    "attribute": _member,
    "member_type": lambda node, depth: Member(
        read_expression(node.named_children[0], depth), text_of(node.named_children[-1])
    ),
    "call": _call,
    "subscript": _item,
    "generic_type": _generic,
    "union_type": _either,
    "binary_operator": _union,
    "boolean_operator": _either,
    "conditional_expression": _conditional,
    "parenthesized_expression": _inner,
    "type": _inner,
    "await": _inner,
    "tuple": _listed,
    "list": _listed,
    "set": _listed,
    "expression_list": _listed,
    "list_comprehension": _comprehension,
    "set_comprehension": _comprehension,
    "generator_expression": _comprehension,
    "string": _string,
    "named_expression": _named,
    "assignment": _chained,
}
