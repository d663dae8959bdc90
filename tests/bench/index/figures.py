"""Figures with their goals, as lines."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number."""

    title: str
    value: float
    goal: float = 0.0
    """At most; 0 where there is none."""
    unit: str = "x"
    note: str = ""

    @property
    def row(self) -> str:
        """Title, number, goal and whether it is met."""
        told = f"{self.title:62} {self.value:8.2f} {self.unit:7}"
        if self.goal:
            told += f" goal {self.goal:g}: {'ok' if self.value <= self.goal else 'MISSED'}"
        return f"{told}  {self.note}".rstrip()


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process for one piece of work."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def wall(work: Callable[[], object]) -> float:
    """Seconds of wall time for one piece of work."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def side_by_side(
    ours: Callable[[], object], base: Callable[[], object], runs: int, clock: Callable[..., float] = cpu
) -> tuple[float, float, float]:
    """The median ratio of paired runs, and the medians of both in seconds."""
    pairs = [(clock(ours), clock(base)) for _ in range(runs)]
    return (
        statistics.median(one / max(other, 1e-9) for one, other in pairs),
        statistics.median(one for one, _ in pairs),
        statistics.median(other for _, other in pairs),
    )
