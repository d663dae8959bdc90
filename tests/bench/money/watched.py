"""Ledger, journal and clock of a session with somebody watching: at any event it may be cancelled or die."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.domain.budget import Booking, Limits, ScopeStanding
from tier_code.domain.events import Record
from tier_code.domain.ledger import CallId, LedgerEntry
from tier_code.domain.ledger_report import LedgerLine
from tier_code.domain.money import Usd

NANOS = 1_000_000_000


class Crashed(BaseException):
    """The process is dead: nothing that it does from now on reaches the disk."""


@dataclass(slots=True)
class Events:
    """Counts everything that a session does, in whichever thread."""

    crash_tick: int = 0
    at: dict[int, list[Callable[[], None]]] = field(default_factory=dict)
    """What to do after so many events, in the loop of the session."""
    loop: asyncio.AbstractEventLoop | None = None
    count: int = 0
    dead: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tick(self) -> None:
        """Something happened, or is about to.

        Errors: Crashed once the session's time has come.
        """
        with self._lock:
            self.count += 1
            count = self.count
            self.dead = self.dead or (self.crash_tick > 0 and count >= self.crash_tick)
            dead = self.dead
        for action in self.at.get(count, ()):
            assert self.loop is not None
            self.loop.call_soon_threadsafe(action)
        if dead:
            raise Crashed


class WatchedLedger:
    """Implements `ports.ledger.LedgerStore`; notes under which limits every hold was asked for."""

    def __init__(self, books: SqliteLedger, events: Events) -> None:
        self._books = books
        self._events = events
        self.asked: dict[str, Limits] = {}

    def reserve(self, booking: Booking, amount: Usd, limits: Limits) -> None:
        self._events.tick()
        self._books.reserve(booking, amount, limits)
        self.asked[booking.call] = limits
        self._events.tick()

    def settle(self, booking: Booking, entry: LedgerEntry) -> None:
        self._events.tick()
        self._books.settle(booking, entry)
        self._events.tick()

    def release(self, call: CallId) -> None:
        self._events.tick()
        self._books.release(call)
        self._events.tick()

    def write_off(self, call: CallId) -> Usd:
        self._events.tick()
        amount = self._books.write_off(call)
        self._events.tick()
        return amount

    def standing(self, booking: Booking, limits: Limits) -> Sequence[ScopeStanding]:
        return self._books.standing(booking, limits)

    def committed(self, session: str) -> Usd:
        return self._books.committed(session)

    def lines_of(self, session: str) -> Sequence[LedgerLine]:
        return self._books.lines_of(session)

    def unsettled(self) -> Sequence[str]:
        return self._books.unsettled()

    def close(self) -> None:
        """The books belong to the process."""


class WatchedJournal:
    """Implements `ports.journal.JournalSink`."""

    def __init__(self, journal: JournalFile, events: Events) -> None:
        self._journal = journal
        self._events = events

    def append(self, record: Record) -> None:
        self._events.tick()
        self._journal.append(record)

    def sync(self) -> None:
        self._events.tick()
        self._journal.sync()

    def close(self) -> None:
        self._journal.close()


@dataclass(slots=True)
class JumpingClock:
    """A clock that goes on by a millisecond whenever it is asked, and jumps when told."""

    at: int

    def now(self) -> int:
        self.at += NANOS // 1_000
        return self.at

    def monotonic(self) -> float:
        return time.monotonic()

    def jump(self, seconds: float) -> None:
        """Forwards or back."""
        self.at += int(seconds * NANOS)
