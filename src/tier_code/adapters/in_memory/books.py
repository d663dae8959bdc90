"""A journal, a ledger, a clock and identifiers without a disk."""

from __future__ import annotations

from itertools import count

from tier_code.domain.errors import BudgetRefused, StorageProblem
from tier_code.domain.events import Record
from tier_code.domain.ledger import CallId, LedgerEntry
from tier_code.domain.money import ZERO, Usd


class MemoryJournal:
    """Keeps records in a list; can be told to be full."""

    def __init__(self, room: int | None = None) -> None:
        self.records: list[Record] = []
        self._room = room

    def append(self, record: Record) -> None:
        """Keep a record.

        Errors: StorageProblem once there is no room.
        """
        if self._room is not None and len(self.records) >= self._room:
            raise StorageProblem("the journal cannot be written: no space left")
        self.records.append(record)

    def sync(self) -> None:
        """Nothing to wait for."""

    def close(self) -> None:
        """Nothing to let go of."""


class MemoryLedger:
    """Reserve and settle by the same rules as the database."""

    def __init__(self) -> None:
        self.entries: dict[CallId, tuple[str, LedgerEntry]] = {}
        self._held: dict[CallId, tuple[str, Usd]] = {}
        self._written_off: dict[CallId, tuple[str, Usd]] = {}

    def reserve(self, session: str, call: CallId, amount: Usd, limit: Usd | None) -> None:
        """Hold an amount.

        Errors: BudgetRefused when it would cross the limit.
        """
        wanted = self.committed(session) + amount
        if limit is not None and wanted > limit:
            raise BudgetRefused("the call does not fit the budget")
        self._held[call] = (session, amount)

    def settle(self, session: str, entry: LedgerEntry) -> None:
        """Book an entry in place of its hold; the first one counts."""
        self._held.pop(entry.call, None)
        self.entries.setdefault(entry.call, (session, entry))

    def release(self, call: CallId) -> None:
        """Give a hold back."""
        self._held.pop(call, None)

    def write_off(self, call: CallId) -> Usd:
        """Keep a hold as spent."""
        session, amount = self._held.pop(call, ("", ZERO))
        if session:
            self._written_off[call] = (session, amount)
        return amount

    def close(self) -> None:
        """Nothing to let go of."""

    def committed(self, session: str) -> Usd:
        """Settled, held and written off."""
        total = ZERO
        for owner, entry in self.entries.values():
            total = total + (entry.cost or ZERO) if owner == session else total
        for owner, amount in (*self._held.values(), *self._written_off.values()):
            total = total + amount if owner == session else total
        return total


class SteppingClock:
    """A clock that moves by one millisecond each time it is asked."""

    def __init__(self, start: int = 1_700_000_000_000_000_000) -> None:
        self._now = start
        self._seconds = 0.0

    def now(self) -> int:
        """UTC in nanoseconds."""
        self._now += 1_000_000
        return self._now

    def monotonic(self) -> float:
        """Seconds."""
        self._seconds += 0.001
        return self._seconds


class NumberedIds:
    """Identifiers `id000001`, `id000002`, ..."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def next(self) -> str:
        """The next one."""
        return f"id{next(self._numbers):06d}"
