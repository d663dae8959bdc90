"""The budget guard: no request leaves before its worst case is held, durably, inside every limit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tier_code.domain.budget import Booking, BudgetScope, Limits
from tier_code.domain.errors import BudgetRefused
from tier_code.domain.events import (
    BudgetChanged,
    NoticeGiven,
    SpendReleased,
    SpendReserved,
    SpendSettled,
    SpendWrittenOff,
)
from tier_code.domain.ledger import CallId, LedgerEntry
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.outcomes import By
from tier_code.domain.pricing import ModelPrice
from tier_code.engine.money.reservation import byte_bound, counted_bound, shortened, worst_case
from tier_code.engine.recorder import Recorder
from tier_code.ports.ledger import LedgerStore
from tier_code.ports.model import ModelRequest

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
        self._guard = guard
        self._booking = booking
        self._amount = amount
        self._open = True

    async def settle(self, entry: LedgerEntry) -> None:
        """Replace the hold by what was consumed."""
        self._open = False
        await self._guard.settle(self._booking, entry, self._amount)

    async def release(self) -> None:
        """Give it back, unless it was closed already: the request provably was not processed."""
        if self._open:
            self._open = False
            await self._guard.release(self._booking.call)

    async def close_unknown(self) -> None:
        """Write the hold off unless it was closed already."""
        if self._open:
            self._open = False
            await self._guard.write_off(self._booking.call)


class BudgetGuard:
    """Holds and settles money; the ledger is the authority, the journal tells the story."""

    def __init__(self, recorder: Recorder, ledger: LedgerStore, limits: Limits) -> None:
        self._recorder = recorder
        self._ledger = ledger
        self._limits = limits
        self._frozen = ""
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
        standings = await asyncio.to_thread(self._ledger.standing, booking, self._limits)
        committed = next((each.committed for each in standings if each.scope is scope), ZERO)
        now = limit if limit is None else max(limit, committed)
        was = self._limits.of(scope)
        self._limits = self._limits.at(scope, now)
        await self._recorder.publish(BudgetChanged(scope=scope, was=was, now=now, by=By.USER), durable=True)

    async def reserve(self, purchase: Purchase) -> Hold:
        """Hold the worst case of a request; order: ledger commit, journal record, then the caller sends.

        What does not fit by the bound of its bytes is counted by its vendor; what does not fit then is given
        fewer tokens to answer with, down to what is useful.
        Errors: BudgetRefused when it does not fit or has no known price; then nothing is held.
        """
        price = purchase.price
        if price is None:
            raise BudgetRefused("this tier has no known price; paid calls are refused until it has one")
        request = purchase.request
        amount = worst_case(request, price)
        if amount and self._frozen:
            raise BudgetRefused(self._frozen)
        try:
            await self._hold(purchase.booking, amount)
        except BudgetRefused as refused:
            request, amount = await self._fitted(purchase, price, refused)
        await self._recorder.publish(
            SpendReserved(call=purchase.booking.call, amount=amount), durable=bool(amount)
        )
        return Hold(self, purchase.booking, request, amount)

    async def _fitted(
        self, purchase: Purchase, price: ModelPrice, refused: BudgetRefused
    ) -> tuple[ModelRequest, Usd]:
        """The request that fits after all, held.

        Errors: BudgetRefused, the newest one.
        """
        request, bound = purchase.request, byte_bound(purchase.request)
        counted = await purchase.count(request) if purchase.count is not None else None
        if counted is not None and counted_bound(counted) < bound:
            bound = counted_bound(counted)
            amount = worst_case(request, price, bound)
            try:
                await self._hold(purchase.booking, amount)
            except BudgetRefused as again:
                refused = again
            else:
                return request, amount
        smaller = shortened(request, price, bound, refused.left or ZERO)
        if smaller is None:
            raise refused
        amount = worst_case(smaller, price, bound)
        await self._hold(purchase.booking, amount)
        return smaller, amount

    async def _hold(self, booking: Booking, amount: Usd) -> None:
        await asyncio.to_thread(self._ledger.reserve, booking, amount, self._limits)

    async def settle(self, booking: Booking, entry: LedgerEntry, held: Usd = ZERO) -> None:
        """Book what a call consumed; whole even if the caller is cancelled meanwhile."""
        await asyncio.shield(self._settle(booking, entry, held))

    async def _settle(self, booking: Booking, entry: LedgerEntry, held: Usd) -> None:
        await asyncio.to_thread(self._ledger.settle, booking, entry)
        await self._recorder.publish(SpendSettled(entry=entry), durable=bool(entry.cost))
        if entry.cost is not None and entry.cost > held:
            self._frozen = (
                f"{entry.model} charged more than its request could cost; paid calls are stopped in this "
                "session: check the vendor's bill and the price table"
            )
            await self._recorder.publish(NoticeGiven(text=self._frozen), durable=True)

    async def release(self, call: CallId) -> None:
        """Give a hold back."""
        await asyncio.to_thread(self._ledger.release, call)
        await self._recorder.publish(SpendReleased(call=call))

    async def write_off(self, call: CallId) -> None:
        """Count a hold as spent in full; whole even if the caller is cancelled meanwhile."""
        await asyncio.shield(self._write_off(call))

    async def _write_off(self, call: CallId) -> None:
        amount = await asyncio.to_thread(self._ledger.write_off, call)
        await self._recorder.publish(SpendWrittenOff(call=call, amount=amount), durable=bool(amount))
