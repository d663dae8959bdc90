"""A definition on one line: its header without decorators, comments, line breaks and the closing colon."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tier_code.codebase.index.describing import plain_words
from tier_code.codebase.index.facts import CALLABLES, HOLDERS, OUTLINED, Definition, Kind
from tier_code.codebase.index.reading import SourceFile

LONGEST = 200
"""Characters of a signature; a longer one is cut in its middle, so that the return type stays."""
_TAIL = 50
_FIRST_WORDS = 120
"""Characters of a docstring's first line."""
_OPENING = re.compile(r"^[ \t]*(?:async[ \t]+def|def|class)\b", re.MULTILINE)
_PIECES = re.compile(
    r"\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*|[()\[\]{}:]",
    re.DOTALL,
)
_QUOTED = re.compile(r"^[rRuU]?(\"\"\"|'''|\"|')(.*)$", re.DOTALL)
_MARKS = frozenset(
    {"property", "cached_property", "classmethod", "staticmethod", "abstractmethod", "overload"}
)
"""Decorators that change how a definition is called; shown before it."""


def signature(file: SourceFile, definition: Definition, width: int = LONGEST) -> str:
    """`def f(a: int) -> str`, `class A(B)`, or the first line of an assignment; never empty."""
    if definition.signature:
        return shortened(definition.signature, width)
    if definition.kind not in CALLABLES and definition.kind is not Kind.CLASS:
        return shortened(_flat(file.text(definition.lines.start, definition.lines.start)), width)
    header = file.text(definition.header.start, definition.header.end)
    opening = _OPENING.search(header)
    plain = _flat(_to_colon(header[opening.start() :] if opening else header))
    marks = "".join(f"@{word} " for word in definition.decorators if word in _MARKS)
    return shortened(f"{marks}{plain}", width) or definition.name


def first_words(file: SourceFile, definition: Definition) -> str:
    """The first line of a docstring, or of the comment that describes it; empty where there is none."""
    lines = definition.docstring
    if lines is None:
        return ""
    if definition.signature:
        said = plain_words(file.text(lines.start, lines.end)).strip()
        return shortened(said.partition("\n")[0], _FIRST_WORDS)
    quoted = _QUOTED.match(file.text(lines.start, lines.end).strip())
    if quoted is None:
        return ""
    text = quoted[2].strip().removesuffix(quoted[1]).strip()
    return shortened(text.partition("\n")[0].strip(), _FIRST_WORDS)


def shortened(line: str, width: int = LONGEST) -> str:
    """A line of at most `width` characters; what is left out of its middle stands as `...`."""
    if len(line) <= width:
        return line
    return f"{line[: width - _TAIL - 3]}...{line[-_TAIL:]}"


def shown_definitions(file: SourceFile) -> Iterator[Definition]:
    """Functions, methods, classes and other types that can be reached from outside, in line order."""
    for definition in file.facts.definitions.values():
        if definition.kind in OUTLINED and not definition.in_function:
            yield definition


def enclosing(file: SourceFile, line: int) -> Definition | None:
    """The innermost function or class that a line stands in."""
    around = None
    for definition in file.facts.definitions.values():
        if definition.kind in OUTLINED and line in definition.lines:
            around = definition
    return around


def depth(file: SourceFile, definition: Definition) -> int:
    """How many classes a definition stands in; a method may also stand beside its type, as in Go."""
    count, line = 0, definition.lines.start
    while definition.parent:
        around = file.facts.definitions.get(definition.parent)
        if around is None:
            break
        count += around.kind in HOLDERS and line in around.lines
        definition = around
    return count


def _to_colon(header: str) -> str:
    """Up to the colon that ends a header, comments taken out."""
    parts: list[str] = []
    end = open_brackets = 0
    for match in _PIECES.finditer(header):
        piece = match.group()
        if piece == ":" and open_brackets == 0:
            return "".join((*parts, header[end : match.start()]))
        if piece.startswith("#"):
            parts.append(header[end : match.start()])
            end = match.end()
        elif len(piece) == 1:
            open_brackets += (piece in "([{") - (piece in ")]}")
    return "".join((*parts, header[end:]))


def _flat(text: str) -> str:
    """On one line; brackets as they are without line breaks."""
    flat = " ".join(text.split())
    return re.sub(r",? ([)\]}])", r"\1", re.sub(r"([(\[{]) ", r"\1", flat)).strip()
