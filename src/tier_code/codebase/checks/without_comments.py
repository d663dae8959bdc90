"""What a source means with its comments left out, for languages whose table says what a comment is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tier_code.codebase.languages.grammars import Grammar, parse
from tier_code.codebase.languages.tables import Table, table_of

Part = tuple[int, str, bytes, bool]
"""Depth and kind of a node, with the text of a leaf and whether it begins a line of code."""
_PARTED = 2
"""Lines to the next token behind a blank line; all more than that mean the same."""


def same_but_comments(grammar: Grammar, before: bytes, after: bytes) -> str:
    """Why two sources may differ in more than comments; empty when they cannot.

    Comments that tools obey (`//go:build`, `@ts-ignore`) count as code; so do line breaks between two words
    of code, which end statements, and whatever cannot be parsed.
    """
    table = table_of(grammar.name)
    if table is None or not table.comments:
        return "nothing tells its comments from its code"
    trees = [parse(grammar, source).root_node for source in (before, after)]
    if any(root.has_error for root in trees):
        return "it cannot be parsed as a whole, so nothing vouches for it"
    if list(_parts(grammar, table, before)) != list(_parts(grammar, table, after)):
        return "code changed, not only comments"
    return ""


def _parts(grammar: Grammar, table: Table, source: bytes) -> Iterator[Part]:
    """Every node in order, and every comment that tools obey: equal ones are equal code."""
    counts = _counting(table, source)
    waiting = [(parse(grammar, source).root_node, 0)]
    line = -1
    obeyed: int | None = None
    far = _PARTED
    while waiting:
        node, depth = waiting.pop()
        comment = node.type in table.comments
        leaf = comment or node.type in table.texts or not node.child_count
        text = node.text or b"" if leaf else b""
        counted = comment and counts is not None and counts.search(text.strip()) is not None
        if obeyed is not None and (counted or not comment) and (text.strip() or not leaf):
            # How far off the next token is: a blank line parts a directive from what it is about.
            yield 0, "", str(min(node.start_point.row - obeyed, far)).encode(), False
            obeyed = None
        if comment:
            text = text.strip()
            if counted:
                yield 0, node.type, text, node.start_point.row > line
                obeyed = node.start_point.row + text.count(b"\n")
                # What follows blank lines is still meant by these.
                far = len(source) if b"@ts-" in text else _PARTED
            continue
        # A line break that ends a statement is one however many there are.
        if not leaf or text.strip() or not text:
            yield depth, node.type, text, leaf and node.start_point.row > line
        line = node.end_point.row if leaf and text.strip() else line
        if not leaf:
            waiting.extend((child, depth + 1) for child in reversed(node.children))


def _counting(table: Table, source: bytes) -> re.Pattern[bytes] | None:
    """What the comments match that tools obey."""
    if table.comments_count and re.search(table.comments_count.encode(), source):
        return re.compile(b"")
    return re.compile(table.directives.encode()) if table.directives else None
