"""An answer in words: what has come of it so far, and its blocks as a small, safe part of Markdown.

Emphasis, inline code, headings, lists and fenced code only. Links, images, tables and HTML stay as they were
written, so that nothing can say one thing and mean another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tier_code.domain.partial_json import text_so_far
from tier_code.domain.view import TurnView
from tier_code.frontends.shared.answer_blocks import AnswerBlock, BlockKind, Span

LONGEST_PART = 20_000
"""Characters: a longer piece without a blank line is no prose, and is shown as it is."""
_FENCE = re.compile(r"^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(?P<mark>`{3,}|~{3,})(?P<rest>.*)$")


def answer_of(turn: TurnView) -> str:
    """The answer of a turn, or what has come of it; empty for a turn that became a plan."""
    return turn.answer or text_so_far(turn.reply, "answer")


def answer_blocks(answer: str) -> Iterator[AnswerBlock]:
    """The blocks of a Markdown answer that has passed the sanitiser, with blank ones between its parts.

    While an answer arrives only its last part is new; all others are read once.
    """
    for number, part in enumerate(_parts(answer.strip("\n").expandtabs(4))):
        if number:
            yield AnswerBlock(BlockKind.BLANK)
        yield from _blocks(part)


def _parts(answer: str) -> Iterator[str]:
    """Pieces that mean the same alone: they end at a blank line that no fence and no list goes on over."""
    part: list[str] = []
    fence, blank = "", False
    for row in answer.split("\n"):
        if blank and not fence and row.strip() and not row[0].isspace():
            yield "\n".join(part).rstrip("\n")
            part = []
        found = _FENCE.match(row)
        if fence and found and found["mark"].startswith(fence) and not found["rest"].strip():
            fence = ""
        elif not fence and found:
            fence = found["mark"]
        blank = not row.strip()
        part.append(row)
    yield "\n".join(part)


@lru_cache(maxsize=1024)
def _blocks(part: str) -> tuple[AnswerBlock, ...]:
    if len(part) > LONGEST_PART:
        return (AnswerBlock(BlockKind.PROSE, rows=tuple((Span(row),) for row in part.split("\n"))),)
    from tier_code.frontends.shared.answer_markdown import blocks_of  # noqa: PLC0415 - with the first answer

    return tuple(blocks_of(part))
