"""Bringing ledger and journal together after a process ended between two writes of one call."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from tier_code.domain.events import Event, SpendReleased, SpendReserved, SpendSettled, SpendWrittenOff
from tier_code.domain.ledger import CallId
from tier_code.domain.ledger_report import LedgerLine, LineState
from tier_code.domain.money import NANOS_PER_DOLLAR, Usd
from tier_code.domain.view import SessionView
from tier_code.engine.recorder import Recorder
from tier_code.ports.ledger import LedgerStore

SMALLEST_SHOWN = 100_000
"""Nano-dollars: below, four digits would say that nothing was held."""


async def reconcile(ledger: LedgerStore, recorder: Recorder, session: str) -> Sequence[str]:
    """Close every call of a session that came back, and tell the journal what the ledger knows already.

    The ledger is written first and is the authority. Whether a request that is still held was answered nobody
    knows any more: its whole hold counts as spent. Only what the journal never told of was not sent, which is
    proof enough to give it back. Gives what was found, in words. Errors: StorageProblem.
    """
    lines = {line.booking.call: line for line in await asyncio.to_thread(ledger.lines_of, session)}
    untold = _Unfinished(ledger, recorder)
    found = [await untold.close(line) for line in lines.values()]
    for call, amount in recorder.view.held:
        if call not in lines:
            # The books were taken away; what the journal held is not forgotten for that.
            await recorder.publish(SpendWrittenOff(call=call, amount=amount), durable=True)
            found.append(f"{_dollars(amount)} held for a call that the ledger has lost counts as spent")
    return [words for words in found if words]


class _Unfinished:
    """Brings single calls to their end, in the ledger first."""

    def __init__(self, ledger: LedgerStore, recorder: Recorder) -> None:
        self._ledger = ledger
        self._recorder = recorder
        records = recorder.records
        self._complete = all(record.seq == number for number, record in enumerate(records))
        """No line of the journal is missing: what it does not tell of was not sent."""

    async def close(self, line: LedgerLine) -> str:
        """What was found, in words; empty for a call that both books know the end of."""
        if line.state is not LineState.HELD:
            return await self._tell(line)
        call = line.booking.call
        known = _held(self._recorder.view, call) is not None
        if not known and self._complete:
            await asyncio.to_thread(self._ledger.release, call)
            return _words(line, "was given back: its request had not been sent")
        if not known:
            await self._recorder.publish(SpendReserved(call=call, amount=line.held), durable=True)
        await asyncio.to_thread(self._ledger.write_off, call)
        await self._recorder.publish(SpendWrittenOff(call=call, amount=line.held), durable=True)
        return _words(line, "counts as spent: the program ended before its outcome was known")

    async def _tell(self, line: LedgerLine) -> str:
        event = _untold(line, self._recorder.view)
        if event is None:
            return ""
        await self._recorder.publish(event, durable=True)
        if line.state is LineState.RELEASED:
            return ""
        return _words(line, f"was booked at {_dollars(line.charged)} just before the program ended")


def _words(line: LedgerLine, what: str) -> str:
    if not line.held:
        return ""
    booking = line.booking
    where = f"{booking.step or 'no step'}, {booking.day}"
    return f"{_dollars(line.held)} held for {booking.model or 'a call'} ({where}) {what}"


def _dollars(amount: Usd) -> str:
    dollars = amount.nanos / NANOS_PER_DOLLAR
    return f"${dollars:.9f}" if 0 < amount.nanos < SMALLEST_SHOWN else f"${dollars:.4f}"


def _untold(line: LedgerLine, view: SessionView) -> Event | None:
    """What the journal does not say yet about the end of a call; after it both hold the same."""
    call = line.booking.call
    if line.state is LineState.SETTLED:
        told = any(entry.call == call for entry in view.entries)
        return None if told or line.entry is None else SpendSettled(entry=line.entry)
    if _held(view, call) is None:
        return None
    if line.state is LineState.RELEASED:
        return SpendReleased(call=call)
    return SpendWrittenOff(call=call, amount=line.held)


def _held(view: SessionView, call: CallId) -> Usd | None:
    return next((amount for each, amount in view.held if each == call), None)
