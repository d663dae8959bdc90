"""Requests typed while something runs: they wait, are shown, can be taken back, and go one by one."""

from __future__ import annotations

from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.fullscreen.painting.lines import Line, apart, left, space, text
from tier_code.frontends.shared.keymap import shown_key

MOST_SHOWN = 3
_RESTING = (Phase.IDLE, Phase.CHANGES_REVIEW)


class Queued:
    """Requests in the order they were typed."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._sent_at = -1
        """Turns there were when the newest one was sent; the next waits for its turn to begin."""

    def __bool__(self) -> bool:
        return bool(self._texts)

    def add(self, request: str) -> None:
        """One more."""
        self._texts.append(request)

    def take_back(self) -> str:
        """The newest one, no longer waiting; empty when there is none."""
        return self._texts.pop() if self._texts else ""

    def due(self, view: SessionView) -> str:
        """The oldest one, when the session rests and the one before it has begun; else empty."""
        if not self._texts or view.phase not in _RESTING or len(view.turns) == self._sent_at:
            return ""
        self._sent_at = len(view.turns)
        return self._texts.pop(0)

    def lines(self, width: int) -> list[Line]:
        """What waits, the next one first, and what can be done about it."""
        rows = []
        for place, request in enumerate(self._texts[:MOST_SHOWN]):
            more = len(self._texts) - MOST_SHOWN
            keys = f"{shown_key('submit')} stops the run and asks it now   ↑ takes back" if place == 0 else ""
            keys = f"and {more} more" if place == MOST_SHOWN - 1 and more > 0 else keys
            end = [text(keys, "muted"), space(1)] if width >= 72 or place else []
            room = max(10, width - sum(piece.width for piece in end) - 12)
            rows.append(apart([text(" queued  ", "accent"), left(request, room)], end, width))
        return rows
