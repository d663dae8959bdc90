"""The budget guard: no request leaves before its worst case is held, durably, inside the limit."""

from __future__ import annotations

import asyncio

from tier_code.domain.errors import BudgetRefused
from tier_code.domain.events import SpendReleased, SpendReserved, SpendSettled, SpendWrittenOff
from tier_code.domain.ledger import CallId, LedgerEntry
from tier_code.domain.money import Usd
from tier_code.domain.pricing import TOKENS_PER_RATE, ModelPrice
from tier_code.engine.recorder import Recorder
from tier_code.ports.ledger import LedgerStore
from tier_code.ports.model import ModelRequest

BYTES_PER_MESSAGE = 64
"""Allowance for what a server wraps around each message."""


def worst_case(request: ModelRequest, price: ModelPrice) -> Usd:
    """The most a request can cost: every byte a token, every allowed token written.

    Errors: BudgetRefused when the price has no input or output rate.
    """
    tokens_in = sum(len(m.text.encode()) + BYTES_PER_MESSAGE for m in request.messages)
    dearest = 0
    for rates in {price.rates_for(0), price.rates_for(tokens_in)}:
        if rates.input_rate is None or rates.output_rate is None:
            raise BudgetRefused(f"{price.model} has no known price; paid calls are refused until it has one")
        dearest = max(dearest, tokens_in * rates.input_rate + request.max_tokens * rates.output_rate)
    return Usd(-(-dearest // TOKENS_PER_RATE))


class Hold:
    """One reservation, closed exactly once: settled, released or written off."""

    def __init__(self, guard: BudgetGuard, call: CallId) -> None:
        self._guard = guard
        self._call = call
        self._open = True

    async def settle(self, entry: LedgerEntry) -> None:
        """Replace the hold by what was consumed."""
        self._open = False
        await self._guard.settle(entry)

    async def release(self) -> None:
        """Give it back, unless it was closed already: the request provably was not processed."""
        if self._open:
            self._open = False
            await self._guard.release(self._call)

    async def close_unknown(self) -> None:
        """Write the hold off unless it was closed already."""
        if self._open:
            self._open = False
            await self._guard.write_off(self._call)


class BudgetGuard:
    """Holds and settles the session's money; the ledger is the authority, the journal tells the story."""

    def __init__(self, recorder: Recorder, ledger: LedgerStore, session: str, limit: Usd | None) -> None:
        self._recorder = recorder
        self._ledger = ledger
        self._session = session
        self._limit = limit

    async def reserve(self, call: CallId, request: ModelRequest, price: ModelPrice | None) -> Hold:
        """Hold the worst case of a request; order: ledger commit, journal record, then the caller sends.

        Errors: BudgetRefused when it does not fit or has no known price; then nothing is held.
        """
        if price is None:
            raise BudgetRefused("this tier has no known price; paid calls are refused until it has one")
        amount = worst_case(request, price)
        await asyncio.to_thread(self._ledger.reserve, self._session, call, amount, self._limit)
        await self._recorder.publish(SpendReserved(call=call, amount=amount), durable=bool(amount))
        return Hold(self, call)

    async def settle(self, entry: LedgerEntry) -> None:
        """Book what a call consumed; whole even if the caller is cancelled meanwhile."""
        await asyncio.shield(self._settle(entry))

    async def _settle(self, entry: LedgerEntry) -> None:
        await asyncio.to_thread(self._ledger.settle, self._session, entry)
        await self._recorder.publish(SpendSettled(entry=entry), durable=bool(entry.cost))

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
