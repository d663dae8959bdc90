"""Putting items into, and taking them out of, what commas separate between parentheses; the layout stays."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

from tier_code.codebase.codemods.syntax.patchwork import Patchwork, Span
from tier_code.codebase.codemods.syntax.python_file import PythonFile

_INDENT = re.compile(rb"[ \t]*")
_AFTER_ITEM = re.compile(rb"[ \t]*(,)?[ \t]*(#[^\r\n]*)?(?=\r?\n|\Z)")
_LINE_END = re.compile(rb"\r?\n")


def append(patch: Patchwork, listing: Node, items: Sequence[Node], *texts: str) -> None:
    """Put more items behind the last."""
    if not items:
        patch.insert(listing.start_byte + 1, ", ".join(texts))
        return
    last, source = items[-1], patch.text
    indent = _own_line(source, last)
    after = _AFTER_ITEM.match(source, last.end_byte)
    if indent is None or after is None:
        patch.insert(last.end_byte, "".join(f", {text}" for text in texts))
        return
    newline = _newline(source)
    if after[1] is not None:
        # A comma behind every item, as formatters leave it.
        patch.insert(after.end(), "".join(f"{newline}{indent}{text}," for text in texts))
        return
    patch.insert(last.end_byte, ",")
    patch.insert(after.end(), newline + indent + f",{newline}{indent}".join(texts))


def insert_before(patch: Patchwork, item: Node, *texts: str) -> None:
    """Put more items before this one."""
    indent = _own_line(patch.text, item)
    between = ", " if indent is None else f",{_newline(patch.text)}{indent}"
    patch.insert(item.start_byte, "".join(f"{text}{between}" for text in texts))


def remove(patch: Patchwork, listing: Node, items: Sequence[Node], gone: Sequence[Node]) -> None:
    """Take neighbouring items out, with their commas; on lines of their own, with the lines."""
    text, index = patch.text, list(items).index(gone[0])
    following = items[index + len(gone) :]
    line = _own_line(patch.text, gone[0])
    after = _AFTER_ITEM.match(text, gone[-1].end_byte)
    commented = index > 0 and b"#" in text[items[index - 1].end_byte : gone[0].start_byte]
    if line is not None and after is not None and (after[1] is not None or commented):
        ending = _LINE_END.match(text, after.end())
        patch.replace(Span(gone[0].start_byte - len(line.encode()), ending.end() if ending else after.end()))
    elif index:
        comma = text.index(b",", items[index - 1].end_byte)
        patch.replace(Span(gone[0].start_byte if commented else comma, gone[-1].end_byte))
    elif following:
        patch.replace(Span(gone[0].start_byte, following[0].start_byte))
    else:
        patch.replace(Span(listing.start_byte + 1, listing.end_byte - 1))


def comments_with(file: PythonFile, gone: Node) -> str:
    """The comment that stands behind an item on the line it ends on; it goes with the item."""
    after = _AFTER_ITEM.match(file.text, gone.end_byte)
    own = _own_line(file.text, gone) is not None
    return after[2].decode() if own and after is not None and after[1] and after[2] else ""


def _own_line(text: bytes, item: Node) -> str | None:
    """The white space before an item that begins its line; None for any other."""
    start = item.start_byte - item.start_point.column
    blank = _INDENT.match(text, start)
    begins = blank is not None and blank.end() == item.start_byte
    return text[start : item.start_byte].decode() if begins else None


def _newline(text: bytes) -> str:
    found = _LINE_END.search(text)
    return found.group().decode() if found else "\n"
