"""What stands in front of a definition inside of its span, attributes and decorators; and what trails it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from tier_code.codebase.index.facts import Definition
from tier_code.codebase.languages.grammars import grammar_for, parse

_COMMENT = re.compile(r"(?://[^\n]*|/\*.*?\*/)\s*", re.DOTALL)
_NAMED = re.compile(r"@(?!interface\b)[\w.:$]*")
_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`", re.DOTALL)
_SPACE = re.compile(r"\s*")


def front_of(path: str, text: str, definition: Definition, *, comments: bool = True) -> str:
    """The attributes of a definition's text with the space behind them, and comments between."""
    parts = _parts(path, text) if definition.decorators else []
    return "".join(part for part in parts if comments or not _COMMENT.fullmatch(part))


def length_of_front(path: str, text: str, definition: Definition) -> int:
    """How many characters of a definition's text are in front of its own first word."""
    return len(front_of(path, text, definition))


def code_end(path: str, source: bytes, end: int) -> int:
    """The end of some code less the comment that trails it on its last line."""
    grammar = grammar_for(path)
    if grammar is None or end < 1:
        return end
    node = parse(grammar, source).root_node.descendant_for_byte_range(end - 1, end)
    while node is not None and "comment" not in node.type:
        node = node.parent
    if node is None or not source[source.rfind(b"\n", 0, node.start_byte) + 1 : node.start_byte].strip():
        return end
    return len(source[: node.start_byte].rstrip(b" \t"))


def _parts(path: str, text: str) -> list[str]:
    """Attributes and comments from the beginning on, each with the space behind it."""
    opening = ("#[", "#![", "[") if PurePosixPath(path).suffix == ".cs" else ("#[", "#![")
    parts: list[str] = []
    at = 0
    while at < len(text):
        begin = at
        if comment := _COMMENT.match(text, at):
            at = comment.end()
        elif named := _NAMED.match(text, at):
            at = named.end()
            at = _closed(text, at) if text[at : at + 1] == "(" else at
        elif text.startswith(opening, at):
            at = _closed(text, text.index("[", at))
        else:
            break
        space = _SPACE.match(text, at)
        at = space.end() if space else at
        parts.append(text[begin:at])
    return parts


def _closed(text: str, at: int) -> int:
    """Behind the bracket that closes the one there."""
    depth = 0
    while at < len(text):
        if string := _STRING.match(text, at):
            at = string.end()
            continue
        depth += (text[at] in "([{") - (text[at] in ")]}")
        at += 1
        if not depth:
            break
    return at
