"""What a plan still needs, beside what is left in each limit: said before approval, not on the way."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.budget import BudgetScope, ScopeStanding
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepEstimate, StepId, StepState
from tier_code.domain.schedule import UNFINISHED
from tier_code.domain.view import SessionView, StepView

_TO_COME = frozenset({StepState.PLANNED, StepState.RUNNING, StepState.INTERRUPTED})
_TYPED = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)
"""What people type for a limit, in units of its second digit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Estimates of the steps that have not run, all together."""

    low: Usd
    """If every step passes at its tier."""
    high: Usd
    """If every step costs as much as may be held for it, one climb included."""
    needs: Usd
    """What must be free for it to go through as expected: the costs, and room for the dearest hold."""
    unpriced: int
    """Steps without a known price; they are in none of the figures."""
    left: tuple[ScopeStanding, ...]
    """The limits, each with what is left."""
    short: tuple[ScopeStanding, ...]
    """Those that leave less than is needed, from narrow to wide."""


def forecast(view: SessionView) -> Forecast:
    """What the newest plan of a session still needs."""
    steps = [step for step in view.current_steps if step.state in UNFINISHED]
    left = limits_left(view)
    needs = needed(steps)
    dearest = max((_held(step) for step in steps), default=ZERO)
    short = tuple(
        each
        for each in left
        if each.left is not None and each.left < (dearest if each.scope is BudgetScope.STEP else needs)
    )
    return Forecast(
        low=_sum([step.step.estimate.cost for step in steps]),
        high=_sum([_most(step) for step in steps]),
        needs=needs,
        unpriced=sum(step.step.estimate.cost is None for step in steps),
        left=left,
        short=short,
    )


def approved_cost(view: SessionView, rerun: StepId | None = None) -> Usd | None:
    """What a session may come to when its plan, or that one step of it is run again, is approved now.

    None when nothing is to run.
    """
    again = view.step(rerun) if rerun is not None else None
    if again is not None:
        return covering(view, again.step.id, _most_again(again))
    if not any(step.state in UNFINISHED for step in view.current_steps):
        return None
    return view.spent + view.held_total + forecast(view).high


def above_approved(view: SessionView, step: StepId, climb: StepEstimate) -> Usd | None:
    """What the session is expected to come to with a step's climb, if that is more than was approved."""
    if view.approved is None or not climb.cost:
        return None
    total = covering(view, step, climb.cost)
    return total if total > view.approved else None


def covering(view: SessionView, step: StepId, amount: Usd) -> Usd:
    """What the session comes to when a step costs this much and the others what is expected of them."""
    rest = [each for each in view.current_steps if each.state in _TO_COME and each.step.id != step]
    return view.spent + amount + _sum([each.step.estimate.cost for each in rest])


def at_its_tier(estimate: StepEstimate) -> Usd:
    """What a step may cost where it stands, no climb included."""
    return max(estimate.cost or ZERO, estimate.held or ZERO)


def needed(steps: list[StepView]) -> Usd:
    """What must be free for steps to run one after the other: a hold gives back what its call did not use."""
    spend, most = ZERO, ZERO
    for step in steps:
        estimate = step.step.estimate
        most = max(most, spend + _held(step))
        spend = spend + (estimate.cost or ZERO)
    return max(most, spend)


def limits_left(view: SessionView) -> tuple[ScopeStanding, ...]:
    """Every limit with what counts against it, as far as this session knows."""
    read = {each.scope: each for each in view.standings}
    found = []
    for scope, limit in view.limits.given():
        if scope is BudgetScope.SESSION:
            committed = view.spent + view.held_total
        elif scope is BudgetScope.STEP:
            committed = ZERO
        else:
            committed = read[scope].committed if scope in read else ZERO
        found.append(ScopeStanding(scope=scope, committed=committed, limit=limit))
    return tuple(found)


def enough_for(view: SessionView, scope: BudgetScope, least: Usd = ZERO) -> Usd:
    """A limit, as one would type it, that covers what the plan still needs, and `least` in any case."""
    standing = next((each for each in limits_left(view) if each.scope is scope), None)
    planned = forecast(view).needs
    if standing is not None and scope is not BudgetScope.STEP:
        planned = planned + standing.committed
    return typed(max(planned, least))


def typed(amount: Usd) -> Usd:
    """The next amount at or above that a person would type: $0.0312 gives $0.04."""
    if amount.nanos <= 0:
        return ZERO
    unit = 10 ** max(0, len(str(amount.nanos)) - 2)
    return Usd(next(each * unit for each in _TYPED if each * unit >= amount.nanos))


def _held(step: StepView) -> Usd:
    refused = step.refusal.needed if step.refusal else None
    return refused or step.step.estimate.held or ZERO


def _most(step: StepView) -> Usd | None:
    estimate = step.step.estimate
    if estimate.cost is None:
        return None
    return max(estimate.cost, estimate.most or ZERO)


def _most_again(step: StepView) -> Usd:
    """What running a step again may cost; a climb counts only from the tier that its plan was approved at."""
    estimate = step.step.estimate
    moved = any(attempt.tier is not step.step.tier for attempt in step.attempts)
    return at_its_tier(estimate) if moved else max(at_its_tier(estimate), estimate.most or ZERO)


def _sum(amounts: list[Usd | None]) -> Usd:
    total = ZERO
    for amount in amounts:
        total = total + (amount or ZERO)
    return total
