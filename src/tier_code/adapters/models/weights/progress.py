"""How far a long transfer is, how fast it goes and how long it will take."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

RATE_WINDOW_SECONDS = 8.0
REPORT_SECONDS = 0.1
LOWEST_RATE = 1000.0
"""Bytes per second under which no one can say how long it will take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The state of one phase of a pull."""

    phase: str
    """`downloading`, `copying`, `checking sha256`, ..."""
    done: int
    """Bytes."""
    total: int
    """Bytes."""
    rate: float
    """Bytes per second over the last seconds; 0 when not yet known."""
    seconds_left: float | None
    """None when not yet known."""
    finished: bool = False


OnProgress = Callable[[Progress], None]


class Meter:
    """Counts bytes of one phase and reports at most ten times a second."""

    def __init__(
        self, name: str, total: int, report: OnProgress | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._name = name
        self._total = total
        self._report = report
        self._clock = clock
        self._done = 0
        self._told_at = float("-inf")
        self._samples: deque[tuple[float, int]] = deque()

    def start_at(self, done: int) -> None:
        """What an earlier run left behind counts as done, but not for the rate."""
        self._done = done
        self._samples.clear()
        self.set(done)

    def add(self, count: int) -> None:
        """So many bytes more."""
        self.set(self._done + count)

    def set(self, done: int) -> None:
        """So many bytes in all; the figure shrinks when a piece has to be fetched again."""
        self._done = min(done, self._total)
        now = self._clock()
        if now - self._told_at >= REPORT_SECONDS:
            self._told_at = now
            self._tell(now, finished=False)

    def finish(self) -> None:
        """Report the end of the phase."""
        self._tell(self._clock(), finished=True)

    def _tell(self, now: float, *, finished: bool) -> None:
        if self._report is None:
            return
        rate = self._rate(now)
        left = (self._total - self._done) / rate if rate >= LOWEST_RATE else None
        self._report(
            Progress(
                phase=self._name,
                done=self._done,
                total=self._total,
                rate=rate,
                seconds_left=left,
                finished=finished,
            )
        )

    def _rate(self, now: float) -> float:
        self._samples.append((now, self._done))
        while len(self._samples) > 2 and now - self._samples[0][0] > RATE_WINDOW_SECONDS:
            self._samples.popleft()
        since, before = self._samples[0]
        return max(0.0, (self._done - before) / (now - since)) if now > since else 0.0


@contextmanager
def phase(name: str, total: int, report: OnProgress | None) -> Iterator[Meter]:
    """A meter whose end is reported when the work ended well."""
    meter = Meter(name, total, report)
    meter.set(0)
    yield meter
    meter.finish()
