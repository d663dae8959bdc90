"""Plays recorded sessions: which record is due when, at which speed. Pure but for the clock it is given."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise

from tier_code.domain.events import Record

LONGEST_PAUSE = 1.5
"""Seconds: a user who thought for an hour is shown thinking for this long."""
SLOWEST, FASTEST = 0.25, 64.0
_NANOS = 1_000_000_000


class ReplayPlayer:
    """A `ReplayControl` over records that are all there."""

    def __init__(self, records: Sequence[Record], monotonic: Callable[[], float]) -> None:
        self.records = tuple(records)
        self._monotonic = monotonic
        self._due = _due_times(self.records)
        self._position = 0
        self._playing = False
        self._speed = 1.0
        self._anchor = 0.0
        """When the present stretch of playing began."""
        self._from = 0.0
        """Elapsed seconds of the recording at the anchor."""

    @property
    def total(self) -> int:
        """How many records there are."""
        return len(self.records)

    @property
    def position(self) -> int:
        """How many of them are shown now."""
        return self._position

    @property
    def playing(self) -> bool:
        """Whether the position moves by itself."""
        return self._playing

    @property
    def speed(self) -> float:
        """Seconds of the recording per second of the viewer."""
        return self._speed

    @property
    def elapsed(self) -> float:
        """Seconds of the recording up to the position."""
        return self._due[self._position - 1] if self._position else 0.0

    @property
    def duration(self) -> float:
        """Seconds of the whole recording."""
        return self._due[-1] if self._due else 0.0

    def play(self) -> None:
        """Go on; from the beginning when the end was reached."""
        if self._position >= self.total:
            self._position = 0
        self._playing = self.total > 0
        self._hold_on()

    def pause(self) -> None:
        """Stand still."""
        self._playing = False

    def step(self, by: int) -> None:
        """Pause, and move by so many records."""
        self.pause()
        self.seek(self._position + by)

    def seek(self, position: int) -> None:
        """Show this many records, as far as there are."""
        self._position = min(self.total, max(0, position))
        self._hold_on()

    def change_speed(self, factor: float) -> None:
        """Multiply the speed, within what eyes and screens can follow."""
        self._from = self._now()
        self._anchor = self._monotonic()
        self._speed = min(FASTEST, max(SLOWEST, self._speed * factor))

    def advance(self) -> None:
        """Move the position to what is due now; at the end, pause."""
        if not self._playing:
            return
        self._position = max(self._position, bisect_right(self._due, self._now()))
        if self._position >= self.total:
            self.pause()

    def wait(self) -> float | None:
        """Seconds until the next record is due; None when nothing moves."""
        if not self._playing or self._position >= self.total:
            return None
        return max(0.0, (self._due[self._position] - self._now()) / self._speed)

    def _hold_on(self) -> None:
        self._from, self._anchor = self.elapsed, self._monotonic()

    def _now(self) -> float:
        """Elapsed seconds of the recording, between records too."""
        passed = (self._monotonic() - self._anchor) * self._speed if self._playing else 0.0
        return self._from + passed


def _due_times(records: Sequence[Record]) -> list[float]:
    """Seconds from the start at which each record is shown; never decreasing, gaps capped."""
    due = [0.0] if records else []
    for earlier, later in pairwise(records):
        gap = (later.at - earlier.at) / _NANOS
        due.append(due[-1] + min(LONGEST_PAUSE, max(0.0, gap)))
    return due
