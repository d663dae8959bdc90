"""Stamps events with order and time, writes them to the journal, and only then shows them.

Text deltas of a call are gathered for at most 50 ms and written as one; any other event first lets them out.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias

from tier_code.domain.events import Event, Record, TextDelta
from tier_code.domain.fold import apply, fold
from tier_code.domain.ledger import CallId
from tier_code.domain.view import SessionView
from tier_code.ports.clock import Clock
from tier_code.ports.journal import JournalSink

DELTA_WINDOW_SECONDS = 0.05


Watcher: TypeAlias = Callable[[Event, SessionView], Awaitable[None]]
"""Told of each event once it is written, with the view after it; must not fail."""


class Recorder:
    """The session's only way to state a fact; also the live record source of front ends."""

    def __init__(self, journal: JournalSink, clock: Clock, earlier: tuple[Record, ...] = ()) -> None:
        self.view: SessionView = fold(earlier)
        self._journal = journal
        self._clock = clock
        self._records: list[Record] = list(earlier)
        self._next_seq = earlier[-1].seq + 1 if earlier else 0
        self._ended = False
        self._order = asyncio.Lock()
        self._news = asyncio.Condition()
        self._delta_call: CallId | None = None
        self._delta_text: list[str] = []
        self._delta_timer: asyncio.Task[None] | None = None
        self._watchers: list[Watcher] = []

    def watch(self, watcher: Watcher) -> None:
        """Tell somebody inside the engine of every later event but text deltas."""
        self._watchers.append(watcher)

    @property
    def records(self) -> tuple[Record, ...]:
        """Everything stated so far, in order."""
        return tuple(self._records)

    async def publish(self, event: Event, *, durable: bool = False) -> None:
        """Write one event, then let everybody see it; whole even if the caller is cancelled meanwhile.

        `durable` waits until it would survive a power loss. Errors: StorageProblem; then nobody sees it.
        """
        await asyncio.shield(self._publish(event, durable=durable))

    async def publish_if(self, still: Callable[[SessionView], bool], event: Event) -> None:
        """Write one event durably, if `still` holds of the view that it would follow.

        What is found out beside other work may speak of something that a record on its way takes away.
        Errors: StorageProblem; then nobody sees it.
        """
        await asyncio.shield(self._publish(event, durable=True, still=still))

    async def publish_delta(self, call: CallId, text: str) -> None:
        """Some more of an answer, shown within the delta window; whole even if the caller is cancelled."""
        await asyncio.shield(self._publish_delta(call, text))

    async def _publish_delta(self, call: CallId, text: str) -> None:
        async with self._order:
            if self._delta_call not in (None, call):
                await self._let_delta_out()
            self._delta_call = call
            self._delta_text.append(text)
            if self._delta_timer is None:
                self._delta_timer = asyncio.create_task(self._flush_later())

    async def stream(self) -> AsyncIterator[Record]:
        """Every record from the first on, then live ones; ends when the recorder is closed."""
        position = 0
        while True:
            while position < len(self._records):
                yield self._records[position]
                position += 1
            if self._ended:
                return
            async with self._news:
                while not self._ended and position >= len(self._records):
                    await self._news.wait()

    async def close(self) -> None:
        """End every stream and let go of the journal."""
        async with self._order:
            await self._let_delta_out()
            self._ended = True
            await asyncio.to_thread(self._journal.close)
        async with self._news:
            self._news.notify_all()

    async def _publish(
        self, event: Event, *, durable: bool, still: Callable[[SessionView], bool] | None = None
    ) -> None:
        async with self._order:
            await self._let_delta_out()
            if still is not None and not still(self.view):
                return
            await self._write(event, durable=durable)
            view = self.view
        for watcher in self._watchers:
            await watcher(event, view)

    async def _flush_later(self) -> None:
        await asyncio.sleep(DELTA_WINDOW_SECONDS)
        # Forgotten first, so that letting the text out does not cancel this very task.
        self._delta_timer = None
        async with self._order:
            await self._let_delta_out()

    async def _let_delta_out(self) -> None:
        if self._delta_timer is not None:
            self._delta_timer.cancel()
            self._delta_timer = None
        if self._delta_call is None:
            return
        call, text = self._delta_call, "".join(self._delta_text)
        self._delta_call, self._delta_text = None, []
        await self._write(TextDelta(call=call, text=text), durable=False)

    async def _write(self, event: Event, *, durable: bool) -> None:
        record = Record(seq=self._next_seq, at=self._clock.now(), event=event)
        # In a thread: neither a slow disk nor an fsync may hold up the screen.
        await asyncio.to_thread(self._journal.append, record)
        if durable:
            await asyncio.to_thread(self._journal.sync)
        self._next_seq += 1
        self._records.append(record)
        self.view = apply(self.view, record)
        async with self._news:
            self._news.notify_all()
