"""Definitions as blocks of whole lines: with the comments directly above, and what is left when they go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tree_sitter import Node

from tier_code.codebase.codemods.syntax.python_file import PythonFile

Edit = tuple[int, int, str]
"""First byte, byte after, new text."""
_INDENT = re.compile(rb"[ \t\f]*")


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of a file."""

    start: int
    """The first byte of the first line."""
    end: int
    """The byte after the last line's end."""


class Lines:
    """Where the lines of a file begin and end."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self.starts = [0]
        for line in text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def start(self, offset: int) -> int:
        """The first byte of the line that holds this byte."""
        return max(self._text.rfind(b"\n", 0, offset), self._text.rfind(b"\r", 0, offset)) + 1

    def end(self, offset: int) -> int:
        """The byte after the end of the line that holds this byte."""
        found = re.compile(rb"\r\n|\n|\r").search(self._text, offset)
        return found.end() if found else len(self._text)

    def indent(self, offset: int) -> bytes:
        """The white space before the line that holds this byte."""
        match = _INDENT.match(self._text, self.start(offset))
        return match.group() if match else b""

    def rest(self, offset: int) -> bytes:
        """What stands on the line from this byte on."""
        return self._text[offset : self.end(offset)].strip()

    def above(self, start: int) -> int:
        """The first byte of the line above the one that begins here; itself at the top."""
        if not start:
            return 0
        return self.start(start - (2 if self._text[start - 2 : start] == b"\r\n" else 1))

    def is_blank(self, start: int) -> bool:
        """Whether the line that begins here holds nothing."""
        return not self._text[start : self.end(start)].strip()


def newline_of(text: bytes) -> str:
    """How the first line ends."""
    found = re.search(rb"\r\n|\n|\r", text)
    return found.group().decode() if found else "\n"


def top_of(root: Node, lines: Lines) -> int:
    """Behind the docstring and the comments that open a file."""
    place = 0
    for node in root.named_children:
        is_text = node.type == "expression_statement" and node.named_children[0].type == "string"
        if node.type != "comment" and not is_text:
            break
        place = lines.end(node.end_byte - 1)
    return place


def whole_statement(definition: Node) -> Node:
    """The definition with its decorators."""
    holder = definition.parent
    return holder if holder is not None and holder.type == "decorated_definition" else definition


def stands_alone(file: PythonFile, statement: Node) -> bool:
    """Whether nothing but a comment shares the lines of a statement."""
    lines = Lines(file.text)
    before = file.text[lines.start(statement.start_byte) : statement.start_byte]
    after = lines.rest(statement.end_byte)
    return not before.strip() and (not after or after.startswith(b"#"))


def block_of(file: PythonFile, statement: Node) -> Block:
    """The lines of a statement, with comments directly above it and those that end its body."""
    lines = Lines(file.text)
    start = lines.start(statement.start_byte)
    indent = lines.indent(start)
    while start and _is_comment(file, lines, above := lines.above(start), indent):
        start = above
    if start == 0 and statement.start_byte and _is_comment(file, lines, 0, indent):
        # Comments that open a file speak of the file.
        start = lines.start(statement.start_byte)
    return Block(start, _end_of(file, lines, statement, indent))


def _is_comment(file: PythonFile, lines: Lines, start: int, indent: bytes) -> bool:
    """Whether the line that begins here is a comment at this indentation."""
    found = lines.indent(start)
    first = start + len(found)
    if found != indent or file.text[first : first + 1] != b"#":
        return False
    return file.leaf(first, first + 1).type == "comment"


def _end_of(file: PythonFile, lines: Lines, statement: Node, indent: bytes) -> int:
    end = position = lines.end(max(statement.start_byte, statement.end_byte - 1))
    while position < len(file.text):
        found = lines.indent(position)
        is_comment = file.text[position + len(found) : position + len(found) + 1] == b"#"
        deeper = len(found) > len(indent) and found.startswith(indent)
        if is_comment and deeper:
            end = lines.end(position)
        elif not lines.is_blank(position):
            break
        position = lines.end(position)
    return end


def without(file: PythonFile, block: Block, floor: int, ceiling: int) -> Block:
    """The lines to take out so that what is left is spaced as before.

    `floor` and `ceiling` bound the body that the block stands in: blank lines beyond them stay.
    """
    lines = Lines(file.text)
    start, end = block.start, block.end
    while end < ceiling and lines.is_blank(end):
        end = lines.end(end)
    if end < ceiling:
        return Block(start, end)
    while start > floor and lines.is_blank(lines.above(start)):
        start = lines.above(start)
    return Block(start, block.end)


def edited(file: PythonFile, block: Block, edits: Iterable[Edit]) -> str:
    """The text of a block with edits applied; of edits within one another the wider one counts."""
    pieces: list[bytes] = []
    position = block.start
    for start, end, text in sorted(set(edits), key=lambda each: (each[0], -each[1])):
        if start < position or end > block.end:
            continue
        pieces += [file.text[position:start], text.encode()]
        position = end
    return b"".join([*pieces, file.text[position : block.end]]).decode()


def dedents(file: PythonFile, block: Block, docstring: Node | None) -> Iterator[Edit]:
    """Edits that take the indentation of a block's first line from all of its lines, strings left alone."""
    lines = Lines(file.text)
    indent = lines.indent(block.start)
    inside = [(node.start_byte, node.end_byte) for node in _long_strings(file, block) if node != docstring]
    for start in lines.starts:
        within = any(first < start < last for first, last in inside)
        if block.start <= start < block.end and not within and file.text.startswith(indent, start):
            yield start, start + len(indent), ""


def _long_strings(file: PythonFile, block: Block) -> Iterator[Node]:
    waiting = [file.root]
    while waiting:
        node = waiting.pop()
        if node.end_byte <= block.start or node.start_byte >= block.end:
            continue
        if node.type == "string":
            if node.start_point.row != node.end_point.row:
                yield node
        elif node.start_point.row != node.end_point.row:
            waiting += node.children


def docstring_of(body: Node | None) -> Node | None:
    """The docstring of a function's or class's body."""
    statements = [node for node in body.named_children if node.type != "comment"] if body else []
    if not statements or statements[0].type != "expression_statement":
        return None
    inner = statements[0].named_children[0]
    return inner if inner.type == "string" else None
