"""Identifiers sort by the time they were made, whatever the clock does."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from tier_code.adapters.system_clock import SystemClock, UlidMaker


@dataclass
class SetClock:
    """Shows what it is told to."""

    nanos: int = 0

    def now(self) -> int:
        return self.nanos

    def monotonic(self) -> float:
        return 0.0


def test_time_is_in_nanoseconds_and_monotonic_time_does_not_run_back() -> None:
    clock = SystemClock()
    assert clock.now() > 1_700_000_000 * 10**9
    assert clock.monotonic() <= clock.monotonic()


@given(st.lists(st.integers(min_value=0, max_value=2**48 * 10**6 - 1), min_size=2))
def test_later_ids_sort_later_also_when_the_clock_steps_back(times: list[int]) -> None:
    clock = SetClock()
    maker = UlidMaker(clock)
    made = []
    for time in times:
        clock.nanos = time
        made.append(maker.next())
    assert made == sorted(set(made))
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{26}", ulid) for ulid in made)


def test_an_id_tells_its_millisecond() -> None:
    # 2016-07-30T23:54:10.259Z, the example of the specification.
    assert UlidMaker(SetClock(1469922850259 * 10**6)).next().startswith("01ARZ3NDEK")
