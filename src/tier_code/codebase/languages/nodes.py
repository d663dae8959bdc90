"""Small questions to a node of a syntax tree, whatever its language."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node


def ancestors(node: Node) -> Iterator[Node]:
    """What a node is in, from the inside out."""
    current = node.parent
    while current is not None:
        yield current
        current = current.parent


def field_of(node: Node) -> str:
    """The name of the field that a node is of its parent; empty for none."""
    parent = node.parent
    for index, child in enumerate(parent.children if parent is not None else ()):
        if child == node and parent is not None:
            return parent.field_name_for_child(index) or ""
    return ""


def text_of(node: Node | None) -> str:
    """The source of a node; empty for none."""
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""
