"""Whether arguments may be left out or evaluated in another order."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from tree_sitter import Node


class Effect(IntEnum):
    """What evaluating an expression may do."""

    NONE = 0
    """A constant: the same whenever it is evaluated."""
    READS = 1
    """Reads variables and attributes."""
    ACTS = 2
    """Calls, waits, assigns: it may do anything."""


_CONSTANT = frozenset({"integer", "float", "true", "false", "none", "ellipsis", "string", "lambda"})
_ACTING = frozenset({"call", "await", "yield", "named_expression"})


def effect_of(node: Node) -> Effect:
    """What evaluating a node may do, at most."""
    if node.type in _ACTING:
        return Effect.ACTS
    if node.type == "lambda":
        return Effect.NONE
    if node.type in _CONSTANT and not any(child.type == "interpolation" for child in node.named_children):
        return Effect.NONE
    inner = max((effect_of(child) for child in node.named_children), default=Effect.NONE)
    return max(inner, Effect.READS if node.type in {"identifier", "attribute", "subscript"} else inner)


def may_swap(old: Sequence[Node], new: Sequence[Node]) -> bool:
    """Whether evaluating these in the new order can do nothing else than in the old one."""
    position = {node.id: index for index, node in enumerate(new)}
    return not any(
        position[one.id] > position[other.id] and effect_of(one) + effect_of(other) > 2
        for index, one in enumerate(old)
        for other in old[index + 1 :]
    )
