"""The figures of a transfer."""

from __future__ import annotations

from tests.adapters.models.weights.small_models import Heard
from tier_code.adapters.models.weights.progress import Meter


class Seconds:
    """A clock that a test winds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_rate_and_time_left_follow_the_last_seconds() -> None:
    heard, clock = Heard(), Seconds()
    meter = Meter("downloading", 100_000, heard, clock)
    for second in range(5):
        clock.now = second
        meter.set(second * 10_000)
    last = heard.reports[-1]

    assert (last.done, last.rate, last.seconds_left) == (40_000, 10_000.0, 6.0)


def test_what_was_there_before_does_not_count_as_fast() -> None:
    heard, clock = Heard(), Seconds()
    meter = Meter("downloading", 100_000, heard, clock)
    meter.set(0)
    clock.now = 1
    meter.start_at(50_000)
    clock.now = 2
    meter.set(60_000)

    assert heard.reports[-1].rate == 10_000.0


def test_reports_are_rare_and_the_end_is_always_told() -> None:
    heard, clock = Heard(), Seconds()
    meter = Meter("copying", 1000, heard, clock)
    for _ in range(1000):
        clock.now += 0.001
        meter.add(1)
    meter.finish()

    assert len(heard.reports) < 15
    assert (heard.reports[-1].done, heard.reports[-1].finished) == (1000, True)


def test_a_standstill_promises_nothing() -> None:
    heard, clock = Heard(), Seconds()
    meter = Meter("downloading", 1000, heard, clock)
    for second in range(20):
        clock.now = second
        meter.set(0)

    assert (heard.reports[-1].rate, heard.reports[-1].seconds_left) == (0.0, None)
