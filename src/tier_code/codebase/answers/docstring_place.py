"""Where the docstring of a symbol stands or would stand: a byte range, and what must surround the literal."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tree_sitter import Node

from tier_code.codebase.answers.definitions import definition_node, docstring_node, first_statement
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.languages.grammars import PYTHON, parse

_HEAD_COMMENT = re.compile(rb"^#(?:!|.*?coding[:=])")
_UNIT = "    "


@dataclass(frozen=True, slots=True, kw_only=True)
class DocstringPlace:
    """A byte range of UTF-8 source to be replaced by `before`, the literal and `after`."""

    start: int
    end: int
    """The range is empty where a docstring is put in and holds the old literal where one is replaced."""
    indent: str
    before: str
    after: str
    newline: str
    exists: bool
    """There is a docstring now."""


def docstring_place(source: bytes, qualname: str, *, blank_after_class: bool = True) -> DocstringPlace:
    """Find the place for a symbol's docstring, for the module's when `qualname` is empty.

    Errors: AnswerRefused when the symbol is not there or is written in a way that no docstring fits in.
    """
    if not qualname:
        return _in_module(source)
    node = definition_node(source, qualname)
    body = node.child_by_field_name("body") if node is not None else None
    if node is None or body is None:
        raise AnswerRefused(f"{qualname} is not in the file any more")
    colon = next(child for child in reversed(node.children) if child.type == ":")
    string = docstring_node(body)
    if string is not None:
        return _existing(source, string, _indent_of(source, node, body, colon))
    if body.start_point.row == colon.end_point.row:
        return _on_one_line(source, node, body, colon)
    is_class = node.type == "class_definition"
    return _below(source, colon, body, blank=is_class and blank_after_class)


def _below(source: bytes, colon: Node, body: Node, *, blank: bool) -> DocstringPlace:
    """On a line of its own under the header, in front of comments."""
    end = source.find(b"\n", colon.end_byte) + 1
    newline = _newline_before(source, end)
    indent = _leading(source, body.start_byte)
    if source[colon.end_byte : end].rstrip().endswith(b"\\"):
        raise AnswerRefused("the definition continues behind a backslash; no docstring fits in")
    following = source[end:].split(b"\n", 1)[0]
    first = first_statement(body)
    nested = first is not None and first.type in {
        "function_definition",
        "class_definition",
        "decorated_definition",
    }
    gap = newline if (blank or nested) and following.strip() else ""
    return DocstringPlace(
        start=end, end=end, indent=indent, before=indent, after=newline + gap, newline=newline, exists=False
    )


def _on_one_line(source: bytes, node: Node, body: Node, colon: Node) -> DocstringPlace:
    """`def f(): return 1` is opened up: the statement goes to a line of its own, its bytes unchanged."""
    indent = _leading(source, _line_start(source, node.start_byte)) + _UNIT
    newline = _newline_before(source, source.find(b"\n", body.end_byte) + 1) or _newline_before(
        source, len(source)
    )
    return DocstringPlace(
        start=colon.end_byte,
        end=body.start_byte,
        indent=indent,
        before=newline + indent,
        after=newline + indent,
        newline=newline,
        exists=False,
    )


def _existing(source: bytes, string: Node, indent: str) -> DocstringPlace:
    return DocstringPlace(
        start=string.start_byte,
        end=string.end_byte,
        indent=indent,
        before="",
        after="",
        newline=_newline_before(source, source.find(b"\n", string.end_byte) + 1) or "\n",
        exists=True,
    )


def _indent_of(source: bytes, node: Node, body: Node, colon: Node) -> str:
    if body.start_point.row == colon.end_point.row:
        return _leading(source, _line_start(source, node.start_byte)) + _UNIT
    return _leading(source, body.start_byte)


def _in_module(source: bytes) -> DocstringPlace:
    root = parse(PYTHON, source).root_node
    string = docstring_node(root)
    if string is not None:
        return _existing(source, string, "")
    newline = _newline_before(source, source.find(b"\n") + 1) or "\n"
    lines = source.splitlines(keepends=True)
    count = _header_lines(lines)
    start = sum(map(len, lines[:count]))
    unended = bool(count) and not lines[count - 1].endswith(b"\n")
    return DocstringPlace(
        start=start,
        end=start,
        indent="",
        before=newline if unended else "",
        after=newline + (newline if count < len(lines) and lines[count].strip() else ""),
        newline=newline,
        exists=False,
    )


def _header_lines(lines: list[bytes]) -> int:
    """How many lines stay above a module docstring: `#!`, the encoding, a comment block set off by a gap."""
    count = 0
    while count < len(lines) and count < 2 and _HEAD_COMMENT.match(lines[count]):
        count += 1
    end = count
    while end < len(lines) and lines[end].startswith(b"#"):
        end += 1
    gap = end
    while gap < len(lines) and not lines[gap].strip():
        gap += 1
    if end > count and (gap > end or gap == len(lines)):
        return gap
    return count


def _leading(source: bytes, offset: int) -> str:
    """The white space that the line of an offset begins with."""
    line = source[_line_start(source, offset) :]
    return line[: len(line) - len(line.lstrip(b" \t\f"))].replace(b"\f", b"").decode("ascii")


def _line_start(source: bytes, offset: int) -> int:
    return source.rfind(b"\n", 0, offset) + 1


def _newline_before(source: bytes, end: int) -> str:
    """How the line that ends at an offset ends; the first line end of the file where that one has none."""
    if source[max(0, end - 2) : end] == b"\r\n":
        return "\r\n"
    if source[max(0, end - 1) : end] == b"\n":
        return "\n"
    first = source.find(b"\n")
    return "\r\n" if first > 0 and source[first - 1 : first] == b"\r" else "\n"
