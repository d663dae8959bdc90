"""What a place that means the function does with it: calls it, hands it on, looks at it, or keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tree_sitter import Node

from tier_code.codebase.codemods.signature.arguments import Argument, read_arguments
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.roles import Role


class Use(StrEnum):
    """What is done with the function."""

    CALL = "call"
    PASSED_ON = "passed on"
    """Handed to something that calls it with the arguments that follow, such as `pytest.raises(E, f, x)`."""
    BOUND = "bound"
    """As before, but more arguments may come later: `functools.partial(f, x)`."""
    VALUE = "value"
    """Kept or given away: whoever calls it is not known."""
    LOOKED_AT = "looked at"


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A place that calls the function."""

    occurrence: Occurrence
    use: Use
    node: Node
    """The `call`."""
    listing: Node
    """Its parentheses."""
    items: tuple[Node, ...]
    """What commas separate there, all of it."""
    arguments: tuple[Argument, ...]
    """Those that reach the function."""
    implicit: bool
    """Whether the receiver is passed by itself."""

    @property
    def place(self) -> str:
        """`path:line: source line`."""
        return self.occurrence.place


_PASSERS = {
    "raises": 1, "assertRaises": 1, "warns": 1, "assertWarns": 1, "submit": 0, "to_thread": 0,
    "deprecated_call": 0, "partial": 0, "partialmethod": 0,
}  # fmt: skip
"""Position of the function among the arguments; those behind it are passed on as they are."""
_BINDERS = frozenset({"partial", "partialmethod"})
_LOOKERS = frozenset(
    {"isinstance", "issubclass", "callable", "repr", "str", "print", "id", "hasattr", "getattr", "hash"}
    | {"signature", "getsource", "getdoc", "unwrap", "get_type_hints", "update_wrapper", "wraps", "cast"}
)
_HARMLESS = frozenset(
    {
        "comparison_operator",
        "type",
        "delete_statement",
        "expression_statement",
        "not_operator",
        "generic_type",
    }
    | {"except_clause", "class_pattern", "type_parameter", "union_type", "assert_statement"}
)


_IN_TYPES = frozenset(
    {"subscript", "attribute", "binary_operator", "generic_type", "type_parameter", "member_type", "tuple"}
    | {"list", "union_type"}
)


def expression_of(occurrence: Occurrence) -> Node:
    """The whole expression that means the function, brackets around it included."""
    node = occurrence.node
    if occurrence.role in {Role.ATTRIBUTE, Role.STORED} and node.parent is not None:
        node = node.parent
    while node.parent is not None and node.parent.type == "parenthesized_expression":
        node = node.parent
    return node


def use_of(occurrence: Occurrence) -> Use:
    """What is done here with the function."""
    node = expression_of(occurrence)
    parent = node.parent
    if parent is None or occurrence.role is Role.STRING:
        return Use.LOOKED_AT
    if parent.type == "subscript" and parent.named_children[0] == node:
        node, parent = parent, parent.parent
    if parent is not None and parent.type == "call" and parent.child_by_field_name("function") == node:
        return Use.CALL
    if parent is not None and parent.type == "argument_list" and parent.parent is not None:
        return _argument_use(node, parent, parent.parent)
    if parent is not None and parent.type == "tuple" and _looked_at_in(parent):
        return Use.LOOKED_AT
    if parent is None or parent.type == "attribute" or parent.type in _HARMLESS or _is_type(node):
        return Use.LOOKED_AT
    return Use.VALUE


def _is_type(node: Node) -> bool:
    """Whether a node stands somewhere inside an annotation."""
    current = node.parent
    while current is not None and current.type in _IN_TYPES:
        current = current.parent
    return current is not None and current.type == "type"


def _argument_use(node: Node, listing: Node, around: Node) -> Use:
    if around.type == "class_definition":
        return Use.LOOKED_AT
    called = text_of(around.child_by_field_name("function")).rpartition(".")[2]
    items = [each for each in listing.named_children if each.type != "comment"]
    if _PASSERS.get(called) == items.index(node) and node.type != "keyword_argument":
        return Use.BOUND if called in _BINDERS else Use.PASSED_ON
    return Use.LOOKED_AT if called in _LOOKERS else Use.VALUE


def _looked_at_in(node: Node) -> bool:
    """Whether a tuple is one of types, as `except (A, B)` and `isinstance(x, (A, B))` have it."""
    above = node.parent
    if above is None or above.type in _HARMLESS:
        return above is not None
    if above.type != "argument_list" or above.parent is None:
        return False
    return text_of(above.parent.child_by_field_name("function")).rpartition(".")[2] in _LOOKERS


def read_call(occurrence: Occurrence, use: Use, *, implicit: bool) -> Call | None:
    """The call at this place; None when there is none to read."""
    node: Node | None = expression_of(occurrence)
    while node is not None and node.type != "call":
        node = node.parent
    return call_at(occurrence, node, use, implicit=implicit) if node is not None else None


def call_at(occurrence: Occurrence, node: Node, use: Use, *, implicit: bool) -> Call | None:
    """A call whose node is known."""
    listing = node.child_by_field_name("arguments")
    if listing is None:
        return None
    if listing.type == "generator_expression":
        return Call(occurrence, use, node, listing, (listing,), read_arguments([listing]), implicit)
    items = tuple(each for each in listing.named_children if each.type != "comment")
    skipped = 0
    if use in {Use.PASSED_ON, Use.BOUND}:
        called = text_of(node.child_by_field_name("function")).rpartition(".")[2]
        skipped = _PASSERS[called] + 1
    return Call(occurrence, use, node, listing, items, read_arguments(items[skipped:]), implicit)
