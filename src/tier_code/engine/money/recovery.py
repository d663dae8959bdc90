"""Bringing ledger and journal together after a process ended between two writes of one call."""

from __future__ import annotations

import asyncio

from tier_code.domain.events import Event, SpendReleased, SpendReserved, SpendSettled, SpendWrittenOff
from tier_code.domain.ledger import CallId
from tier_code.domain.ledger_report import LedgerLine, LineState
from tier_code.domain.money import Usd
from tier_code.domain.view import SessionView
from tier_code.engine.recorder import Recorder
from tier_code.ports.ledger import LedgerStore


async def reconcile(ledger: LedgerStore, recorder: Recorder, session: str) -> None:
    """Close every call of a session that came back, and tell the journal what the ledger knows already.

    The ledger is written first and is the authority. Whether a request that is still held was answered nobody
    knows any more: its whole hold counts as spent. Errors: StorageProblem.
    """
    lines = {line.booking.call: line for line in await asyncio.to_thread(ledger.lines_of, session)}
    for call, line in lines.items():
        if line.state is LineState.HELD:
            if _held(recorder.view, call) is None:
                await recorder.publish(SpendReserved(call=call, amount=line.held), durable=True)
            await asyncio.to_thread(ledger.write_off, call)
        event = _untold(line, recorder.view)
        if event is not None:
            await recorder.publish(event, durable=True)
    for call, amount in recorder.view.held:
        if call not in lines:
            # The books were taken away; what the journal held is not forgotten for that.
            await recorder.publish(SpendWrittenOff(call=call, amount=amount), durable=True)


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
