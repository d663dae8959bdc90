"""Rows of the session list: when, what was asked, how it stands, what it cost."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.frontends.fullscreen.painting.lines import Line, left, line, right, space, text
from tier_code.frontends.shared.session_row import SessionRow
from tier_code.frontends.shared.wording import UNICODE, counted, moment, money

_ROOM_FOR_STATE = 70


def session_lines(rows: Sequence[SessionRow], chosen: int, width: int) -> list[Line]:
    """One line per session."""
    return [_row(row, width, cursor=place == chosen) for place, row in enumerate(rows)]


def _row(row: SessionRow, width: int, *, cursor: bool) -> Line:
    end = [right(counted(row.steps, "step"), 10, "muted"), right(money(row.spend), 10), space(1)]
    if width >= _ROOM_FOR_STATE:
        end = [space(2), left(row.state, 18, "muted"), *end]
    start = [
        text(f" {UNICODE.prompt} " if cursor else "   ", "accent bold"),
        text(moment(row.when), "muted"),
        space(2),
    ]
    room = width - sum(piece.width for piece in (*start, *end))
    return line(*start, left(row.request, max(0, room)), *end, fill="cursor" if cursor else "")
