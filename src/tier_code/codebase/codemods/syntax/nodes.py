"""Small questions about syntax nodes."""

from __future__ import annotations

from tree_sitter import Node


def enclosing(node: Node, kind: str) -> Node | None:
    """The nearest node of this type around `node`."""
    current = node.parent
    while current is not None and current.type != kind:
        current = current.parent
    return current


def text_of(node: Node | None) -> str:
    """The source of a node; empty for none."""
    return (node.text or b"").decode() if node is not None else ""
