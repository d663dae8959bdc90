"""When the screen is painted: at most fifteen times a second, and never while nothing happens."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App
from textual.timer import Timer

from tier_code.frontends.shared.departure import Departure

FRAME = 1 / 15
"""Seconds between two paints, at least."""
BEAT = 1 / 8
"""Seconds between two frames of a spinner."""
STILL_BEAT = 1.0
"""Seconds between two counts of a running time where motion is unwanted."""


class Pacer:
    """Calls `paint` soon after it is asked to, and `tick` regularly while something runs."""

    def __init__(
        self,
        app: App[Departure],
        monotonic: Callable[[], float],
        *,
        paint: Callable[[], None],
        tick: Callable[[], None],
    ) -> None:
        self._app = app
        self._monotonic = monotonic
        self._paint = paint
        self._tick = tick
        self._painted_at = float("-inf")
        self._due: Timer | None = None
        self._beat: Timer | None = None

    @property
    def pending(self) -> bool:
        """Whether a paint was asked for and has not happened."""
        return self._due is not None

    @property
    def beating(self) -> bool:
        """Whether a timer runs."""
        return self._beat is not None

    def paint_soon(self) -> None:
        """Paint now, or when the last paint is one frame old."""
        if self._due is not None:
            return
        wait = self._painted_at + FRAME - self._monotonic()
        if wait > 0:
            self._due = self._app.set_timer(wait, self.paint_now)
        else:
            self.paint_now()

    def paint_now(self) -> None:
        """Paint without waiting."""
        if self._due is not None:
            self._due.stop()
            self._due = None
        self._painted_at = self._monotonic()
        self._paint()

    def keep_beat(self, *, busy: bool) -> None:
        """Tick while busy; otherwise no timer is left running."""
        if busy and self._beat is None:
            still = self._app.animation_level == "none"
            self._beat = self._app.set_interval(STILL_BEAT if still else BEAT, self._tick)
        elif not busy and self._beat is not None:
            self._beat.stop()
            self._beat = None
