"""Where a syntax tree says that its grammar could not read on."""

from __future__ import annotations

from tree_sitter import Node


def first_error(node: Node) -> int:
    """The line of the first thing the grammar could not read."""
    while True:
        if node.is_error or node.is_missing:
            return node.start_point.row + 1
        worse = next((child for child in node.children if child.has_error or child.is_missing), None)
        if worse is None:
            return node.start_point.row + 1
        node = worse
