"""The answer to a question, as rows: prose wrapped, code as it is."""

from __future__ import annotations

from tier_code.domain.view import TurnView
from tier_code.frontends.fullscreen.painting.lines import BLANK, Line, line, paragraph, space, strict, text
from tier_code.frontends.shared.answer_text import LineKind, answer_lines, answer_of, item_mark
from tier_code.frontends.shared.wording import counted

_INDENT = 1
_CODE_INDENT = 3


def answer_block(turn: TurnView, width: int) -> list[Line]:
    """What the planner looked at, then what it says; nothing for a turn without either."""
    rows = [_looked(turn)] if turn.looked_at else []
    answer = answer_of(turn)
    if not answer:
        return rows
    rows += [BLANK] if rows else []
    for kind, value in answer_lines(answer):
        rows += _rows(kind, value, width)
    return rows


def _looked(turn: TurnView) -> Line:
    shown = ", ".join(turn.looked_at[:4])
    more = len(turn.looked_at) - 4
    ending = f" and {counted(more, 'more place')}" if more > 0 else ""
    return line(text(f" looked at {shown}{ending}", "muted"))


def _rows(kind: LineKind, value: str, width: int) -> list[Line]:
    match kind:
        case LineKind.CODE:
            return [line(space(_CODE_INDENT), strict(value, "accent"))]
        case LineKind.HEADING:
            return paragraph(value, width - 1, "bold", indent=_INDENT)
        case LineKind.ITEM:
            mark = item_mark(value)
            rows = paragraph(value[mark:], width - 1, "text", indent=_INDENT + mark)
            return [line(space(_INDENT), text(value[:mark], "muted"), *rows[0].pieces[1:]), *rows[1:]]
        case LineKind.PROSE:
            return paragraph(value, width - 1, "text", indent=_INDENT)
