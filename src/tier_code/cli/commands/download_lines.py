"""Shows a download on a terminal as one line that changes, elsewhere as a line every few seconds."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from typing import TextIO

from tier_code.adapters.models.weights.progress import Progress
from tier_code.frontends.shared.wording import size

PLAIN_SECONDS = 5.0
BAR_CELLS = 24


class DownloadLines:
    """Writes the progress of a pull, phase after phase."""

    def __init__(
        self,
        out: TextIO,
        *,
        clock: Callable[[], float] = time.monotonic,
        columns: Callable[[], int] = lambda: shutil.get_terminal_size().columns,
    ) -> None:
        self._out = out
        self._live = out.isatty()
        self._clock = clock
        self._columns = columns
        self._told_at = clock()
        self._shown = 0
        """Cells of the line that stands on the terminal."""

    def __call__(self, progress: Progress) -> None:
        """Show one report."""
        if self._live:
            self._redraw(progress)
        elif progress.finished or self._clock() - self._told_at >= PLAIN_SECONDS:
            self._told_at = self._clock()
            self._write(f"{_words(progress)}\n")

    def note(self, text: str) -> None:
        """Say something in between, on a line of its own."""
        self._write(f"{self._wiped()}{text}\n")

    def close(self) -> None:
        """Leave the cursor at the start of an empty line, whatever was shown."""
        self._write(self._wiped())

    def _redraw(self, progress: Progress) -> None:
        words = _words(progress)
        bar = _bar(progress)
        line = f"{bar} {words}" if len(bar) + len(words) + 2 < self._columns() else words
        line = line[: max(1, self._columns() - 1)]
        self._write(f"\r{line.ljust(self._shown)}" + ("\n" if progress.finished else ""))
        self._shown = 0 if progress.finished else len(line)

    def _wiped(self) -> str:
        wiped = f"\r{' ' * self._shown}\r" if self._shown else ""
        self._shown = 0
        return wiped

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


def _words(progress: Progress) -> str:
    words = f"{progress.phase} {size(progress.done)} of {size(progress.total)}"
    if progress.rate > 0:
        words += f"  {size(int(progress.rate))}/s"
    if progress.seconds_left is not None and not progress.finished:
        words += f"  {duration(progress.seconds_left)} left"
    return words


def _bar(progress: Progress) -> str:
    full = BAR_CELLS * progress.done // max(1, progress.total)
    return f"{'█' * full}{'░' * (BAR_CELLS - full)}"


def duration(seconds: float) -> str:
    """`0:09`, `1:02:03`."""
    minutes, left = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
