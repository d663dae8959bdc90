"""An answer as blocks of styled runs, and how a line of them is wrapped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tier_code.frontends.shared.printing.columns import wrap


class BlockKind(StrEnum):
    """How a block of an answer is shown."""

    PROSE = "prose"
    HEADING = "heading"
    CODE = "code"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words in one style."""

    text: str
    strong: bool = False
    slanted: bool = False
    code: bool = False


Row = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class AnswerBlock:
    """A paragraph, a heading or a piece of code, with the place that its lists give it."""

    kind: BlockKind
    rows: tuple[Row, ...] = ()
    """Lines as they were written; in code each is one run."""
    mark: str = ""
    """The mark of a list's entry, such as `- ` or `2. `, where the block begins one."""
    indent: int = 0
    """Cells before the block, its mark included."""
    language: str = ""
    """What a fence that is closed says of its code."""


def wrapped(row: Row, width: int) -> Iterator[Row]:
    """A line in rows of at most `width` cells, the styles kept; at least one row."""
    whole = "".join(span.text for span in row)
    begin = 0
    for piece in wrap(whole, width):
        begin = max(begin, whole.find(piece, begin))
        yield tuple(_between(row, begin, begin + len(piece)))
        begin += len(piece)


def _between(row: Row, begin: int, end: int) -> Iterator[Span]:
    at = 0
    for span in row:
        text = span.text[max(0, begin - at) : max(0, end - at)]
        at += len(span.text)
        if text:
            yield Span(text, span.strong, span.slanted, span.code)
