"""Where a syntax tree says that its grammar could not read on."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from tree_sitter import Node

from tier_code.codebase.languages.grammars import Grammar, TooTangledError, parse
from tier_code.codebase.languages.tables import table_of


def first_error(node: Node) -> int:
    """The line of the first thing the grammar could not read."""
    while True:
        if node.is_error or node.is_missing:
            return node.start_point.row + 1
        worse = next((child for child in node.children if child.has_error or child.is_missing), None)
        if worse is None:
            return node.start_point.row + 1
        node = worse


def broken_places(root: Node) -> int:
    """How many nodes are errors or missing."""
    if not root.has_error:
        return 0
    count, waiting = 0, [root]
    while waiting:
        node = waiting.pop()
        count += node.is_error or node.is_missing
        waiting.extend(child for child in node.children if child.has_error or child.is_missing)
    return count


def rows_in_texts(root: Node, texts: AbstractSet[str]) -> frozenset[int]:
    """The 1-based lines that begin inside of a text that stands over several lines."""
    found: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        first, last = node.start_point.row, node.end_point.row
        if first == last:
            continue
        if node.type in texts:
            found.update(range(first + 2, last + 2))
        else:
            waiting.extend(node.children)
    return frozenset(found)


def text_rows(grammar: Grammar, source: bytes) -> frozenset[int]:
    """The same of a source."""
    table = table_of(grammar.name)
    try:
        return rows_in_texts(parse(grammar, source).root_node, table.texts) if table else frozenset()
    except TooTangledError:
        return frozenset()
