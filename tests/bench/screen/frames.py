"""CPU of one keystroke, and of one appended record with its sidebar, in a session of a given length.

`python -m tests.bench.screen.frames EVENTS` prints the medians in microseconds, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from textual.pilot import Pilot

from tests.bench.quiet import quiet_surroundings
from tests.bench.screen.long_session import long_session
from tier_code.domain import events as e
from tier_code.domain.commands import Command
from tier_code.frontends.fullscreen.app import FullscreenApp
from tier_code.frontends.fullscreen.messages import Recorded
from tier_code.frontends.shared.departure import Departure

REPEATS = 60
WARM_UP = 5


class Given:
    """Records that are all there, then silence; nobody to command."""

    def __init__(self, records: tuple[e.Record, ...]) -> None:
        self._records = records

    async def stream(self) -> AsyncIterator[e.Record]:
        """Every record, then nothing for ever."""
        for record in self._records:
            yield record
        await asyncio.Event().wait()

    def send(self, command: Command) -> None:
        """Drop it."""


async def measure(events: int) -> dict[str, float]:
    """Median CPU microseconds of a keystroke and of an append, painted."""
    records = long_session(events)
    app = FullscreenApp(Given(records), Given(()), quiet_surroundings())
    async with app.run_test(size=(132, 36)) as pilot:
        while app.view.records < len(records):
            await pilot.pause(0.05)
        await settled(pilot, app)

        async def keystroke() -> None:
            await pilot.press("a")
            await settled(pilot, app)

        last = records[-1]
        delta = next(record.event for record in reversed(records) if isinstance(record.event, e.TextDelta))

        async def append() -> None:
            place = app.view.records
            record = e.Record(seq=place, at=last.at + place, event=delta)
            app.post_message(Recorded((record,)))
            await settled(pilot, app)
            app.pacer.paint_now()
            await settled(pilot, app)

        return {"keystroke": await median_of(keystroke), "append": await median_of(append)}


async def settled(pilot: Pilot[Departure], app: FullscreenApp) -> None:
    """Until nothing is left to be painted."""
    await pilot.pause()
    while app.pacer.pending:
        await pilot.pause()


async def median_of(action: Callable[[], Awaitable[None]]) -> float:
    """Median CPU microseconds of an action."""
    taken = []
    for _ in range(WARM_UP + REPEATS):
        before = time.process_time()
        await action()
        taken.append(time.process_time() - before)
    return 1e6 * statistics.median(taken[WARM_UP:])


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(measure(int(sys.argv[1])))))
