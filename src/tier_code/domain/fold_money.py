"""The money part of the reducer: holds, settlements and refusals."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from tier_code.domain import events as e
from tier_code.domain.ledger import CallId
from tier_code.domain.view import SessionView

MoneyEvent = e.SpendReserved | e.SpendSettled | e.SpendReleased | e.SpendWrittenOff | e.BudgetExhausted


def fold_money(view: SessionView, event: MoneyEvent) -> SessionView:
    """The view after one money event."""
    match event:
        case e.SpendReserved():
            return replace(view, held=(*view.held, (event.call, event.amount)))
        case e.SpendSettled():
            return _settled(_let_go(view, event.entry.call), event)
        case e.SpendReleased():
            return _let_go(view, event.call)
        case e.SpendWrittenOff():
            return replace(_let_go(view, event.call), written_off=view.written_off + event.amount)
        case e.BudgetExhausted():
            return replace(view, notices=(*view.notices, event.reason))
        case _:
            assert_never(event)


def _let_go(view: SessionView, call: CallId) -> SessionView:
    return replace(view, held=tuple(hold for hold in view.held if hold[0] != call))


def _settled(view: SessionView, event: e.SpendSettled) -> SessionView:
    entry = event.entry
    # A call is settled once; a second record of the same call must not count twice.
    others = tuple(known for known in view.entries if known.call != entry.call)
    steps = tuple(
        replace(
            step,
            attempts=tuple(
                replace(a, usage=entry.usage, cost=entry.cost, call=entry.call, model=entry.model)
                if a.number == entry.attempt
                else a
                for a in step.attempts
            ),
        )
        if step.step.id == entry.step
        else step
        for step in view.steps
    )
    return replace(view, entries=(*others, entry), steps=steps)
