"""An answer in words: what has come of it so far, and which of its lines are code, headings or prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from tier_code.domain.partial_json import text_so_far
from tier_code.domain.view import TurnView

_FENCE = re.compile(r"^\s*(?:```|~~~)")
_HEADING = re.compile(r"^#{1,6}\s+(?P<words>.*?)\s*#*$")
_ITEM = re.compile(r"^(?P<mark>\s*(?:[-*+]|\d{1,3}[.)])\s+)(?P<words>.*)$")


class LineKind(StrEnum):
    """How a line of an answer is shown."""

    PROSE = "prose"
    HEADING = "heading"
    ITEM = "item"
    """One entry of a list; its further rows stand under its words."""
    CODE = "code"


def answer_of(turn: TurnView) -> str:
    """The answer of a turn, or what has come of it; empty for a turn that became a plan."""
    return turn.answer or text_so_far(turn.reply, "answer")


def answer_lines(answer: str) -> Iterator[tuple[LineKind, str]]:
    """The lines of a Markdown answer with their kinds; fences and heading marks are not shown."""
    inside = False
    for row in answer.strip("\n").split("\n"):
        if _FENCE.match(row):
            inside = not inside
        elif inside:
            yield LineKind.CODE, row
        elif heading := _HEADING.match(row):
            yield LineKind.HEADING, heading["words"]
        elif _ITEM.match(row):
            yield LineKind.ITEM, row
        else:
            yield LineKind.PROSE, row


def item_mark(row: str) -> int:
    """How many characters the mark of a list's entry takes."""
    item = _ITEM.match(row)
    return len(item["mark"]) if item else 0
