"""The budget part of the reducer: limits, how full they are, and the steps that wait at one."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from tier_code.domain import events as e
from tier_code.domain.budget import BudgetScope, ScopeStanding
from tier_code.domain.plan import StepState
from tier_code.domain.view import SessionView

_MAY_WAIT = frozenset({StepState.PLANNED, StepState.RUNNING, StepState.INTERRUPTED})


LimitEvent = e.BudgetChanged | e.BudgetsRead | e.BudgetNear | e.BudgetExhausted


def fold_limits(view: SessionView, event: LimitEvent) -> SessionView:
    """The view after an event about limits."""
    match event:
        case e.BudgetChanged():
            return _limited(view, event)
        case e.BudgetsRead():
            return _read(view, event.standings)
        case e.BudgetNear():
            return replace(view, near=(*_without(view.near, {event.standing.scope}), event.standing.scope))
        case e.BudgetExhausted():
            return _refused(view, event)
        case _:
            assert_never(event)


def _limited(view: SessionView, event: e.BudgetChanged) -> SessionView:
    """Another limit: what waited for it may try again, and coming near it is worth saying again."""
    limits = view.limits.at(event.scope, event.now)
    standings = tuple(
        replace(each, limit=event.now) if each.scope is event.scope else each for each in view.standings
    )
    changed = replace(
        view,
        limits=limits,
        budget=limits.session,
        standings=standings,
        near=_without(view.near, {event.scope}),
    )
    raised = event.now is None or event.was is None or event.now > event.was
    return with_planned(changed, StepState.WAITING, scope=event.scope.value) if raised else changed


def _read(view: SessionView, standings: tuple[ScopeStanding, ...]) -> SessionView:
    """What the ledger said; a bucket that is new and empty may come near its limit once more."""
    far = {each.scope for each in standings if not each.near}
    return replace(view, standings=standings, near=_without(view.near, far))


def _refused(view: SessionView, event: e.BudgetExhausted) -> SessionView:
    """A step whose call does not fit waits for the user's choice."""
    steps = tuple(
        replace(step, state=StepState.WAITING, refusal=event, reason=event.reason)
        if step.step.id == event.step and step.state in _MAY_WAIT
        else step
        for step in view.steps
    )
    if event.scope == e.APPROVED:
        # No budget refused anything: nobody was asked yet.
        return replace(view, steps=steps)
    return replace(view, steps=steps, refusal=event)


def with_planned(view: SessionView, state: StepState, *, scope: str = "") -> SessionView:
    """Steps of the newest turn in `state` are planned again; with `scope`, those that this limit held up."""
    current = {step.step.id for step in view.current_steps if step.state is state}
    steps = tuple(
        replace(step, state=StepState.PLANNED, reason="")
        if step.step.id in current and scope in ("", step.refusal.scope if step.refusal else "")
        else step
        for step in view.steps
    )
    return replace(view, steps=steps)


def _without(near: tuple[BudgetScope, ...], scopes: set[BudgetScope]) -> tuple[BudgetScope, ...]:
    return tuple(scope for scope in near if scope not in scopes)
