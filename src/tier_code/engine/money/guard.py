"""The budget guard: no request leaves before its worst case is held, durably, inside every limit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tier_code.domain.budget import Booking, BudgetScope, Limits
from tier_code.domain.errors import BudgetRefused, TierCodeError
from tier_code.domain.events import (
    BudgetChanged,
    NoticeGiven,
    SpendReleased,
    SpendReserved,
    SpendSettled,
    SpendWrittenOff,
)
from tier_code.domain.ledger import LedgerEntry
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.money_trail import accounts
from tier_code.domain.outcomes import By
from tier_code.domain.pricing import ModelPrice
from tier_code.engine.money.finishing import ended, finished
from tier_code.engine.money.reservation import byte_bound, counted_bound, shortened, worst_case
from tier_code.engine.money.standings import Standings
from tier_code.engine.recorder import Recorder
from tier_code.ports.ledger import LedgerStore
from tier_code.ports.model import ModelRequest

UNPRICED = "this tier has no known price; such calls are refused unless --allow-unpriced"
Count = Callable[[ModelRequest], Awaitable[int | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A call that somebody wants to make."""

    booking: Booking
    request: ModelRequest
    price: ModelPrice | None
    count: Count | None = None
    """The vendor's own count of the prompt: asked only when the bound by bytes does not fit."""


class Hold:
    """One reservation, closed exactly once: settled, released or written off."""

    def __init__(self, guard: BudgetGuard, booking: Booking, request: ModelRequest, amount: Usd) -> None:
        self.request = request
        """What may be sent: the request as asked, perhaps with fewer tokens to answer with."""
        self.wanted_tokens = request.max_tokens
        """What it was asked to have room for, before a budget shortened it."""
        self._guard = guard
        self._booking = booking
        self.amount = amount
        """What is held."""
        self._open = True

    async def settle(self, entry: LedgerEntry) -> None:
        """Replace the hold by what was consumed."""
        self._open = False
        await self._guard.settle(self._booking, entry, self.amount)

    async def release(self) -> None:
        """Give it back, unless it was closed already: the request provably was not processed."""
        if self._open:
            self._open = False
            await self._guard.release(self._booking)

    async def close_unknown(self) -> None:
        """Write the hold off unless it was closed already."""
        if self._open:
            self._open = False
            await self._guard.write_off(self._booking)


class BudgetGuard:
    """Holds and settles money; the ledger is the authority, the journal tells the story."""

    def __init__(
        self, recorder: Recorder, ledger: LedgerStore, limits: Limits, *, allow_unpriced: bool = False
    ) -> None:
        self._standings = Standings(recorder, ledger)
        self._allow_unpriced = allow_unpriced
        self._recorder = recorder
        self._ledger = ledger
        self._limits = limits
        self._one_at_a_time = asyncio.Lock()
        """A hold is taken under the limits of that moment: no limit changes in between."""
        told = accounts(record.event for record in recorder.records)
        self._frozen = next((_overrun_words(each.entry) for each in told.values() if each.overrun), "")
        """Why no paid call is made any more in this session; empty while they are."""

    @property
    def limits(self) -> Limits:
        """What holds now."""
        return self._limits

    async def set_limit(self, booking: Booking, scope: BudgetScope, limit: Usd | None) -> None:
        """Let another limit hold from the next paid call on.

        `booking` says which session and day are meant. What is spent or held already cannot be taken back: a
        lower limit than that becomes just that, and blocks every paid call.
        """
        async with self._one_at_a_time:
            standings = await asyncio.to_thread(self._ledger.standing, booking, self._limits)
            committed = next((each.committed for each in standings if each.scope is scope), ZERO)
            now = limit if limit is None else max(limit, committed)
            was = self._limits.of(scope)
            self._limits = self._limits.at(scope, now)
        await self._recorder.publish(BudgetChanged(scope=scope, was=was, now=now, by=By.USER), durable=True)
        await self.tell(booking)

    async def tell(self, booking: Booking) -> None:
        """Say how full the limits are that such a call falls under, where that is news."""
        await self._standings.tell(booking, self._limits)

    async def reserve(self, purchase: Purchase) -> Hold:
        """Hold the worst case of a request; order: ledger commit, journal record, then the caller sends.

        What does not fit by the bound of its bytes is counted by its vendor; what does not fit then is given
        fewer tokens to answer with, down to what is useful.
        A call without a known price holds nothing, where the user allowed such calls: no limit can count it.
        Errors: BudgetRefused when it does not fit or has no known price; then nothing is held.
        """
        try:
            return await self._reserved(purchase)
        except BudgetRefused:
            await self.tell(purchase.booking)
            raise

    async def _reserved(self, purchase: Purchase) -> Hold:
        request, price = purchase.request, purchase.price
        if price is None:
            if self._allow_unpriced:
                return await self._held(purchase.booking, request, ZERO)
            raise BudgetRefused(UNPRICED)
        amount = worst_case(request, price)
        if amount and self._frozen:
            raise BudgetRefused(self._frozen)
        try:
            return await self._held(purchase.booking, request, amount)
        except BudgetRefused as refused:
            return await self._fitted(purchase, price, refused)

    async def _fitted(self, purchase: Purchase, price: ModelPrice, refused: BudgetRefused) -> Hold:
        """A hold for the request that fits after all.

        Errors: BudgetRefused, the newest one.
        """
        request, bound = purchase.request, byte_bound(purchase.request)
        counted = await purchase.count(request) if purchase.count is not None else None
        if counted is not None and counted_bound(counted) < bound:
            bound = counted_bound(counted)
            try:
                return await self._held(purchase.booking, request, worst_case(request, price, bound))
            except BudgetRefused as again:
                refused = again
        # What fits a narrow scope may not fit a wider one: each refusal names what is left in its own.
        for _ in BudgetScope:
            smaller = shortened(request, price, bound, refused.left or ZERO)
            if smaller is None:
                break
            try:
                hold = await self._held(purchase.booking, smaller, worst_case(smaller, price, bound))
            except BudgetRefused as again:
                refused = again
            else:
                hold.wanted_tokens = request.max_tokens
                return hold
        raise refused

    async def _held(self, booking: Booking, request: ModelRequest, amount: Usd) -> Hold:
        """A hold in ledger and journal, or in neither, also when this is cancelled: then nothing is sent."""
        taking = asyncio.create_task(self._take(booking, request, amount))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            await ended(taking)
            if not taking.cancelled() and taking.exception() is None:
                await taking.result().release()
            raise

    async def _take(self, booking: Booking, request: ModelRequest, amount: Usd) -> Hold:
        async with self._one_at_a_time:
            await asyncio.to_thread(self._ledger.reserve, booking, amount, self._limits)
        try:
            await self._recorder.publish(
                SpendReserved(call=booking.call, amount=amount), durable=bool(amount)
            )
            await self._moved(booking, amount)
        except TierCodeError:
            await asyncio.to_thread(self._ledger.release, booking.call)
            raise
        return Hold(self, booking, request, amount)

    async def settle(self, booking: Booking, entry: LedgerEntry, held: Usd = ZERO) -> None:
        """Book what a call consumed; whole even if the caller is cancelled meanwhile."""
        await finished(self._settle(booking, entry, held))

    async def _settle(self, booking: Booking, entry: LedgerEntry, held: Usd) -> None:
        await asyncio.to_thread(self._ledger.settle, booking, entry)
        await self._recorder.publish(SpendSettled(entry=entry), durable=bool(entry.cost))
        if entry.cost is not None and entry.cost > held:
            self._frozen = _overrun_words(entry)
            await self._recorder.publish(NoticeGiven(text=self._frozen), durable=True)
        await self._moved(booking, entry.cost)

    async def release(self, booking: Booking) -> None:
        """Give a hold back; whole even if the caller is cancelled meanwhile."""
        await finished(self._release(booking))

    async def _release(self, booking: Booking) -> None:
        await asyncio.to_thread(self._ledger.release, booking.call)
        await self._recorder.publish(SpendReleased(call=booking.call))
        await self.tell(booking)

    async def write_off(self, booking: Booking) -> None:
        """Count a hold as spent in full; whole even if the caller is cancelled meanwhile."""
        await finished(self._write_off(booking))

    async def _write_off(self, booking: Booking) -> None:
        amount = await asyncio.to_thread(self._ledger.write_off, booking.call)
        await self._recorder.publish(SpendWrittenOff(call=booking.call, amount=amount), durable=bool(amount))
        await self._moved(booking, amount)

    async def _moved(self, booking: Booking, amount: Usd | None) -> None:
        if amount:
            await self.tell(booking)


def _overrun_words(entry: LedgerEntry | None) -> str:
    who = entry.model if entry is not None else "a vendor"
    return (
        f"{who} charged more than its request could cost; paid calls are stopped in this "
        "session: check the vendor's bill and the price table"
    )
