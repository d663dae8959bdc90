"""The money part of the reducer: holds, settlements and refusals."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import assert_never

from tier_code.domain import events as e
from tier_code.domain.fold_wall import fold_limits
from tier_code.domain.ledger import CallId, LedgerEntry
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.tokens import NO_TOKENS
from tier_code.domain.view import AttemptView, SessionView

MoneyEvent = (
    e.SpendReserved
    | e.SpendSettled
    | e.SpendReleased
    | e.SpendWrittenOff
    | e.BudgetChanged
    | e.BudgetsRead
    | e.BudgetNear
    | e.BudgetExhausted
)

_CALL = attrgetter("call")


def fold_money(view: SessionView, event: MoneyEvent) -> SessionView:
    """The view after one money event."""
    match event:
        case e.SpendReserved():
            if _closed(view, event.call):
                return view
            return replace(view, held=(*_let_go(view, event.call).held, (event.call, event.amount)))
        case e.SpendSettled():
            # Without a known price the hold stays, as it does in the ledger: unknown is never zero.
            unpriced = event.entry.cost is None
            return _settled(view if unpriced else _let_go(view, event.entry.call), event)
        case e.SpendReleased():
            return _let_go(view, event.call)
        case e.SpendWrittenOff():
            return _counted_whole(view, event.call, event.amount)
        case e.BudgetChanged() | e.BudgetsRead() | e.BudgetNear() | e.BudgetExhausted():
            return fold_limits(view, event)
        case _:
            assert_never(event)


def _let_go(view: SessionView, call: CallId) -> SessionView:
    return replace(view, held=tuple(hold for hold in view.held if hold[0] != call))


def _closed(view: SessionView, call: CallId) -> bool:
    """Whether a call has had its end: a second record of it must not count twice."""
    return call in view.counted_whole or call in map(_CALL, view.entries)


def _counted_whole(view: SessionView, call: CallId, amount: Usd) -> SessionView:
    if _closed(view, call):
        return view
    return replace(
        _let_go(view, call),
        written_off=view.written_off + amount,
        counted_whole=(*view.counted_whole, call),
    )


def _settled(view: SessionView, event: e.SpendSettled) -> SessionView:
    entry = event.entry
    if _closed(view, entry.call):
        return view
    # Nothing replaces the hold of a call without a known price: it stays charged, as in the ledger.
    replaced = view if entry.cost is None else _let_go(view, entry.call)
    charged = replace(replaced, entries=(*view.entries, entry), sums=view.sums.plus(entry))
    place = None if entry.step is None else view.place_of(entry.step)
    if place is None:
        return charged
    steps, step = view.steps, view.steps[place]
    paid = replace(step, attempts=_charged(step.attempts, charged.entries, entry))
    return charged.with_steps((*steps[:place], paid, *steps[place + 1 :]))


def _charged(
    attempts: tuple[AttemptView, ...], entries: tuple[LedgerEntry, ...], newest: LedgerEntry
) -> tuple[AttemptView, ...]:
    """The attempt of `newest` with the sums of all its calls: one attempt may ask a model more than once."""
    place = next((i for i in reversed(range(len(attempts))) if attempts[i].number == newest.attempt), None)
    if place is None:
        return attempts
    usage, cost = NO_TOKENS, ZERO
    known = True
    for entry in entries:
        if (entry.step, entry.attempt) == (newest.step, newest.attempt):
            usage, known = usage + entry.usage, known and entry.cost is not None
            cost = cost + (entry.cost or ZERO)
    settled = replace(
        attempts[place], usage=usage, cost=cost if known else None, call=newest.call, model=newest.model
    )
    return (*attempts[:place], settled, *attempts[place + 1 :])
