"""Fitting text into columns by what it takes on screen: wide characters take two cells, joined ones none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_MOST_CHARACTERS = 1_000
"""Looked at for one line: more only where characters take no cells, and then a shorter line does no harm."""


def cells(text: str) -> int:
    """Columns that `text` takes."""
    return sum(_cell(character) for character in text)


def _cell(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def cut(text: str, width: int, ellipsis: str) -> str:
    """The text in at most `width` columns, with `ellipsis` where something was left out."""
    if cells(text) <= width:
        return text
    return _head(text, max(0, width - cells(ellipsis))) + ellipsis


def pad(text: str, width: int) -> str:
    """The text followed by blanks up to `width` columns."""
    return text + " " * (width - cells(text))


def wrap(text: str, width: int) -> Iterator[str]:
    """The text in lines of at most `width` columns, broken at blanks where possible; at least one line."""
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cells(joined) <= width:
            line = joined
            continue
        if line:
            yield line
        *pieces, line = _pieces(word, width)
        yield from pieces
    yield line


def _pieces(word: str, width: int) -> Iterator[str]:
    """A word in pieces that fit a line; the last one may be empty."""
    start = 0
    while start < len(word):
        # Even where the line is narrower than one character, there must be progress.
        piece = _head(word[start : start + _MOST_CHARACTERS], width) or word[start]
        start += len(piece)
        yield piece
    if not word:
        yield ""


def hanging(sign: str, painted_sign: str, text: str, width: int) -> Iterator[str]:
    """The text behind a sign, further lines below the text's beginning."""
    indent = cells(sign) + 1
    first, *rest = wrap(text, max(10, width - indent))
    yield f"{painted_sign} {first}"
    yield from (" " * indent + line for line in rest)


def _head(text: str, width: int) -> str:
    taken = 0
    for place, character in enumerate(text):
        taken += _cell(character)
        if taken > width:
            return text[:place]
    return text
