"""Calls the user back with the terminal's bell, and never while they look."""

from __future__ import annotations

from collections.abc import Callable

from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.shared.calling import LONG_S, reason_to_call

_BUSY = (Phase.PLANNING, Phase.RUNNING)


class Caller:
    """Watches the session and the terminal's focus."""

    def __init__(self, monotonic: Callable[[], float], call: Callable[[str], None]) -> None:
        self._monotonic = monotonic
        self._call = call
        self._looking: bool | None = None
        """None where the terminal does not say."""
        self._busy_since: float | None = None

    def look(self, *, here: bool) -> None:
        """The terminal gained or lost the user's attention."""
        self._looking = here

    def follow(self, before: SessionView, now: SessionView) -> None:
        """Call when the session begins to wait and nobody sees it."""
        if now.phase in _BUSY and self._busy_since is None:
            self._busy_since = self._monotonic()
        words = reason_to_call(before, now)
        if words and self._is_away():
            self._call(words)
        if now.phase not in _BUSY:
            self._busy_since = None

    def _is_away(self) -> bool:
        if self._looking is not None:
            return not self._looking
        began = self._busy_since
        return began is not None and self._monotonic() - began >= LONG_S
