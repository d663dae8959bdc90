"""Where a run stands when money is missing: what it tells the user, and what it waits for."""

from __future__ import annotations

import asyncio

from tier_code.domain import events as e
from tier_code.domain.budget import BudgetScope
from tier_code.domain.errors import BudgetRefused
from tier_code.domain.expected_cost import dollars
from tier_code.domain.forecast import above_approved, limits_left
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepId
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView, StepView
from tier_code.engine.money.quotes import Quotes
from tier_code.engine.routing.router import lower_tier

WITHOUT_MONEY = (
    "raise the limit (/budget, --budget), let a free one plan (--planner local), "
    "or ask for an exact edit, which needs no model"
)


class Wall:
    """Keeps what was decided about waiting steps until the run looks at it; nothing else runs meanwhile."""

    def __init__(self) -> None:
        self._asked = asyncio.Event()
        self._standing = asyncio.Event()
        self._to_skip: list[StepId] = []
        self._to_try: list[StepId] = []
        self._tried_with: dict[StepId, Usd] = {}
        """What was left when a step was last tried again by itself."""

    @property
    def standing(self) -> asyncio.Event:
        """Set while the run can do nothing until the user decides."""
        return self._standing

    def nudge(self) -> None:
        """The session changed: the run looks again whether something may go on."""
        self._standing.clear()
        self._asked.set()

    def skip(self, steps: tuple[StepId, ...]) -> None:
        """Go on without these steps."""
        self._to_skip += steps
        self.nudge()

    def try_again(self, steps: tuple[StepId, ...]) -> None:
        """Run these steps next, whatever state they are in."""
        self._to_try += steps
        self.nudge()

    def taken_skips(self) -> tuple[StepId, ...]:
        """What is to be skipped, once."""
        taken, self._to_skip = tuple(self._to_skip), []
        return taken

    def taken_tries(self) -> tuple[StepId, ...]:
        """What is to be tried again, once."""
        taken, self._to_try = tuple(self._to_try), []
        return taken

    def affordable(self, view: SessionView) -> tuple[StepId, ...]:
        """Waiting steps that fit now, as a call of this run gave money back; each once for an amount left."""
        left = {each.scope.value: each.left for each in limits_left(view)}
        found = []
        for step in view.waiting:
            refused = step.refusal
            now = left.get(refused.scope) if refused else None
            if refused is None or refused.needed is None or now is None or now < refused.needed:
                continue
            if now > self._tried_with.get(step.step.id, refused.left):
                self._tried_with[step.step.id] = now
                found.append(step.step.id)
        return tuple(found)

    @property
    def decided(self) -> bool:
        """Whether something was decided that the run has not looked at."""
        return bool(self._to_skip or self._to_try)

    async def stand(self) -> None:
        """Wait until somebody decides something."""
        if not self.decided:
            await self.pause()

    async def pause(self) -> None:
        """Wait until the session changes."""
        self._asked.clear()
        self._standing.set()
        try:
            await self._asked.wait()
        finally:
            self._standing.clear()


def refused_event(
    step: StepView, refused: BudgetRefused, view: SessionView, quotes: Quotes
) -> e.BudgetExhausted:
    """The refusal with what would help: the limit that is enough, and the next lower tier that may try."""
    tried = frozenset(attempt.tier for attempt in step.attempts)
    cheaper = lower_tier(step.step, tried, quotes.policy)
    limited = any(True for _ in view.limits.given())
    return e.BudgetExhausted(
        step=step.step.id,
        needed=refused.needed,
        left=refused.left or ZERO,
        reason=str(refused),
        scope=refused.scope,
        enough=_enough(refused, view),
        cheaper=cheaper,
        cheaper_held=quotes.at(step.step, cheaper, limited=limited).held if cheaper else None,
    )


def climb_held(
    step: StepView, upper: TierName, tried: frozenset[TierName], view: SessionView, quotes: Quotes
) -> e.BudgetExhausted | None:
    """The question before a climb that takes the run above what was approved; None when it does not."""
    limited = any(True for _ in view.limits.given())
    there = quotes.at(step.step, upper, limited=limited)
    total = above_approved(view, step.step.id, there)
    if total is None or view.approved is None or there.cost is None:
        return None
    cheaper = lower_tier(step.step.at(upper, ""), tried, quotes.policy)
    return e.BudgetExhausted(
        step=step.step.id,
        needed=there.held,
        left=max(view.approved - view.spent, ZERO),
        reason=(
            f"{upper.value} is expected to cost {dollars(there.cost)} for it, which takes the session to "
            f"{dollars(total)}; the plan was approved at up to {dollars(view.approved)}"
        ),
        scope=e.APPROVED,
        cheaper=cheaper,
        cheaper_held=quotes.at(step.step, cheaper, limited=limited).held if cheaper else None,
    )


def planning_refused(refused: BudgetRefused, view: SessionView) -> e.BudgetExhausted:
    """The refusal of a call that belongs to no step."""
    return e.BudgetExhausted(
        step=None,
        needed=refused.needed,
        left=refused.left or ZERO,
        reason=str(refused),
        scope=refused.scope,
        enough=_enough(refused, view),
    )


def _enough(refused: BudgetRefused, view: SessionView) -> Usd | None:
    if refused.scope not in set(BudgetScope) or refused.needed is None:
        return None
    scope = BudgetScope(refused.scope)
    limit = view.limits.of(scope) or ZERO
    counted = next((each.committed for each in limits_left(view) if each.scope is scope), ZERO)
    return max(limit - (refused.left or ZERO), counted) + refused.needed
