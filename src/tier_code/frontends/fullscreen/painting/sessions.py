"""A row of the session list: when, what was asked, how it stands, what it cost."""

from __future__ import annotations

from tier_code.frontends.fullscreen.painting.lines import Line, left, line, right, space, text
from tier_code.frontends.fullscreen.painting.pages.rows import marked
from tier_code.frontends.shared.session_row import SessionRow
from tier_code.frontends.shared.wording import counted, moment, money

_ROOM_FOR_STATE = 70


def session_row(row: SessionRow, width: int, *, cursor: bool, here: bool = False) -> Line:
    """One session; `here` is the one on the screen."""
    end = [right(counted(row.steps, "step"), 10, "muted"), right(money(row.spend), 10), space(1)]
    if width >= _ROOM_FOR_STATE:
        state = "here" if here else row.state
        end = [space(2), left(f"{state}, fork" if row.origin else state, 18, "muted"), *end]
    start = [marked(cursor), text(moment(row.when), "muted"), space(2)]
    room = width - sum(piece.width for piece in (*start, *end))
    said = row.title or row.request or "nothing was asked"
    role = "bold" if row.title else "text" if row.request else "muted"
    named = left(said, max(0, room), role)
    return line(*start, named, *end, fill="cursor" if cursor else "")
