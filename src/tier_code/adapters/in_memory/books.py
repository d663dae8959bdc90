"""A journal, a ledger, a clock and identifiers without a disk."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from tier_code.domain.budget import Booking, BudgetScope, Limits, ScopeStanding
from tier_code.domain.errors import BudgetRefused, StorageProblem
from tier_code.domain.events import Record
from tier_code.domain.ledger import CallId, LedgerEntry
from tier_code.domain.ledger_report import LedgerLine, LineState
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
        """Call to (session, entry), settled."""
        self._booked: dict[CallId, tuple[Booking, Usd]] = {}
        """Call to what counts against the budgets now."""
        self._held: set[CallId] = set()
        self._written_off: set[CallId] = set()
        self._first: dict[CallId, Usd] = {}
        """Call to what was held for it at first."""

    def reserve(self, booking: Booking, amount: Usd, limits: Limits) -> None:
        """Hold an amount.

        Errors: BudgetRefused when it would cross a limit.
        """
        for standing in self.standing(booking, limits):
            if standing.left is not None and amount > standing.left:
                raise BudgetRefused(
                    f"the call does not fit the {standing.scope.value} budget",
                    scope=standing.scope.value,
                    needed=amount,
                    left=standing.left,
                )
        if booking.call in self._booked:
            raise StorageProblem(f"call {booking.call} is in the ledger already")
        self._booked[booking.call] = (self._dated(booking), amount)
        self._held.add(booking.call)
        self._first[booking.call] = amount

    def settle(self, booking: Booking, entry: LedgerEntry) -> None:
        """Book an entry in place of its hold; the first one counts, and without a price the hold stays."""
        if entry.call in self.entries or (entry.call in self._booked and entry.call not in self._held):
            return
        self._held.discard(entry.call)
        booked, held = self._booked.get(entry.call, (self._dated(booking), ZERO))
        self._booked[entry.call] = (booked, held if entry.cost is None else entry.cost)
        self.entries[entry.call] = (booking.session, entry)

    def release(self, call: CallId) -> None:
        """Give a hold back."""
        if call in self._held:
            self._held.discard(call)
            self._booked[call] = (self._booked[call][0], ZERO)

    def write_off(self, call: CallId) -> Usd:
        """Keep a hold as spent.

        Errors: StorageProblem when the call holds nothing.
        """
        if call not in self._held and call not in self._written_off:
            raise StorageProblem(f"call {call} holds nothing that could be written off")
        self._held.discard(call)
        self._written_off.add(call)
        return self._first[call]

    def standing(self, booking: Booking, limits: Limits) -> Sequence[ScopeStanding]:
        """How full every bucket is that a call falls into."""
        dated = self._dated(booking)
        return tuple(
            ScopeStanding(scope=scope, committed=self._sum(scope, dated), limit=limits.of(scope))
            for scope in BudgetScope
            if scope is not BudgetScope.STEP or booking.step
        )

    def committed(self, session: str) -> Usd:
        """Settled, held and written off."""
        return sum((amount for each, amount in self._booked.values() if each.session == session), ZERO)

    def lines_of(self, session: str) -> Sequence[LedgerLine]:
        """Every call of a session, in the order in which they began."""
        return [
            LedgerLine(
                booking=booking,
                state=self._state(call),
                held=self._first.get(call, ZERO),
                charged=charged,
                entry=self.entries[call][1] if call in self.entries else None,
            )
            for call, (booking, charged) in self._booked.items()
            if booking.session == session
        ]

    def unsettled(self) -> Sequence[str]:
        """Sessions that hold money."""
        return sorted({self._booked[call][0].session for call in self._held if self._booked[call][1]})

    def _state(self, call: CallId) -> LineState:
        if call in self._held:
            return LineState.HELD
        if call in self.entries:
            return LineState.SETTLED
        return LineState.WRITTEN_OFF if call in self._written_off else LineState.RELEASED

    def bookings(self) -> Sequence[Booking]:
        """What every call was booked under, in order."""
        return [booking for booking, _ in self._booked.values()]

    def close(self) -> None:
        """Nothing to let go of."""

    def _sum(self, scope: BudgetScope, booking: Booking) -> Usd:
        wanted = booking.key(scope)
        return sum((amount for each, amount in self._booked.values() if each.key(scope) == wanted), ZERO)

    def _dated(self, booking: Booking) -> Booking:
        newest = max((each.day for each, _ in self._booked.values()), default="")
        return booking.on(max(booking.day, newest))


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
