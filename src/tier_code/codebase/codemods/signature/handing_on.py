"""Functions that take anything and hand all of it on: their calls stay as they are, whatever is passed."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from tier_code.codebase.codemods.signature.parameters import Definition, Kind
from tier_code.codebase.codemods.signature.uses import Call
from tier_code.codebase.codemods.syntax.nodes import enclosing, text_of


def passes_all(call: Node, taker: Definition) -> bool:
    """Whether a call passes exactly what the function around it gets: `(*args, **kwargs)`."""
    stars = [each.name for each in taker.own if each.kind in {Kind.VAR_POSITIONAL, Kind.VAR_KEYWORD}]
    given = "".join(text_of(call.child_by_field_name("arguments")).split()).replace(",)", ")")
    return taker.takes_anything and given == f"(*{stars[0]},**{stars[1]})"


def hands_on(call: Call, definitions: Iterable[Definition]) -> bool:
    """Whether a call stands in one of these definitions and hands on what that gets."""
    around = enclosing(call.node, "function_definition")
    return any(each.node == around and passes_all(call.node, each) for each in definitions)
