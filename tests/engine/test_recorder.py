from __future__ import annotations

import asyncio
import threading

import pytest

from tier_code.adapters.in_memory.books import MemoryJournal, SteppingClock
from tier_code.domain import events as e
from tier_code.domain.ledger import CallId
from tier_code.engine.recorder import Recorder


class SlowJournal(MemoryJournal):
    """Stops in the middle of a line until it is let go on, and takes each number once."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = threading.Event()
        self.go_on = threading.Event()

    def append(self, record: e.Record) -> None:
        self.inside.set()
        assert self.go_on.wait(10)
        assert record.seq == len(self.records), "a number was given twice"
        super().append(record)


async def test_cancelling_one_of_two_answers_that_stream_at_once_leaves_the_journal_in_order() -> None:
    journal = SlowJournal()
    recorder = Recorder(journal, SteppingClock())
    await recorder.publish_delta(CallId("one"), "a")
    other = asyncio.create_task(recorder.publish_delta(CallId("two"), "b"))
    assert await asyncio.to_thread(journal.inside.wait, 10)
    other.cancel()
    await asyncio.sleep(0)
    journal.go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await other
    await recorder.publish(e.NoticeGiven(text="still here"))
    told = [record.event for record in recorder.records]
    assert told == [
        e.TextDelta(call=CallId("one"), text="a"),
        e.TextDelta(call=CallId("two"), text="b"),
        e.NoticeGiven(text="still here"),
    ]
    await recorder.close()
