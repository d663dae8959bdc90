"""The answer to a question, as rows: prose wrapped and styled, code in its colours."""

from __future__ import annotations

from collections.abc import Iterator

from tier_code.domain.untrusted import sanitize
from tier_code.domain.view import TurnView
from tier_code.frontends.fullscreen.painting.lines import BLANK, Line, Piece, line, space, text
from tier_code.frontends.fullscreen.syntax import Highlight, plain
from tier_code.frontends.shared.answer_blocks import AnswerBlock, BlockKind, Span, wrapped
from tier_code.frontends.shared.answer_text import answer_blocks, answer_of
from tier_code.frontends.shared.lexers import path_of
from tier_code.frontends.shared.wording import counted

_INDENT = 1
_CODE_INDENT = 2


def answer_block(turn: TurnView, width: int, highlight: Highlight = plain) -> list[Line]:
    """What the planner looked at, then what it says; nothing for a turn without either."""
    rows = [_looked(turn)] if turn.looked_at else []
    answer = sanitize(answer_of(turn))
    if not answer:
        return rows
    rows += [BLANK] if rows else []
    for block in answer_blocks(answer):
        rows += _rows(block, width, highlight)
    return rows


def _looked(turn: TurnView) -> Line:
    shown = ", ".join(turn.looked_at[:4])
    more = len(turn.looked_at) - 4
    ending = f" and {counted(more, 'more place')}" if more > 0 else ""
    return line(text(f" looked at {shown}{ending}", "muted"))


def _rows(block: AnswerBlock, width: int, highlight: Highlight) -> Iterator[Line]:
    if block.kind is BlockKind.BLANK:
        yield BLANK
        return
    before = _INDENT + block.indent
    mark = (space(before - len(block.mark)), text(block.mark, "muted")) if block.mark else (space(before),)
    for pieces in _inner(block, max(1, width - 1 - before), highlight):
        yield line(*mark, *pieces)
        mark = (space(before),)


def _inner(block: AnswerBlock, room: int, highlight: Highlight) -> Iterator[tuple[Piece, ...]]:
    if block.kind is BlockKind.CODE:
        path, rows = path_of(block.language), [span.text for (span,) in block.rows]
        for pieces in (highlight if path else plain)(path, rows):
            yield space(_CODE_INDENT), *pieces
        return
    heading = block.kind is BlockKind.HEADING
    for row in block.rows:
        for part in wrapped(row, room):
            yield tuple(text(span.text, _role(span, heading=heading)) for span in part)


def _role(span: Span, *, heading: bool) -> str:
    words = ["accent" if span.code else "" if heading else "text"]
    words += ["bold"] if span.strong or heading else []
    words += ["italic"] if span.slanted else []
    return " ".join(word for word in words if word)
