"""Who takes over when an attempt at a step did not stand: the next tier, nobody, or the user with money."""

from __future__ import annotations

from tier_code.domain import events as e
from tier_code.domain.plan import Step
from tier_code.domain.tiers import Reach, TierName
from tier_code.domain.view import StepView
from tier_code.engine.execution.attempts import AttemptResult
from tier_code.engine.execution.wall import climb_held, refused_event
from tier_code.engine.money.quotes import Quotes
from tier_code.engine.recorder import Recorder
from tier_code.engine.routing.router import may_pay, next_tier
from tier_code.engine.services import ModelServices


class Climbing:
    """Decides after a failed attempt, and states what it decides."""

    def __init__(self, models: ModelServices, recorder: Recorder, quotes: Quotes) -> None:
        self._models = models
        self._recorder = recorder
        self._quotes = quotes
        self._policy = quotes.policy

    async def climbs(self, found: StepView, tried: frozenset[TierName], result: AttemptResult) -> bool:
        """Whether the step has another attempt, at its next tier or where the user has set it meanwhile."""
        current = found.step
        if current.tier not in tried:
            return True
        upper = self._upper(current, tried, result)
        if upper is None or not self._may_pay(upper):
            return False
        held = climb_held(found, upper, tried, self._recorder.view, self._quotes)
        await self._recorder.publish(
            e.StepEscalated(
                step=current.id,
                was=current.tier,
                now=upper,
                reason=f"{current.tier.value}: {result.reason}",
                estimate=self._quotes.at(current, upper, limited=self._limited()),
            )
        )
        if held is not None:
            await self._recorder.publish(held, durable=True)
        return True

    async def waits(self, found: StepView, tried: frozenset[TierName], result: AttemptResult) -> bool:
        """Whether the budget was in the way; then the step waits for the user's choice."""
        if result.refused is None or found.step.tier not in tried:
            return False
        event = refused_event(found, result.refused, self._recorder.view, self._quotes)
        await self._recorder.publish(event, durable=True)
        return True

    def why(self, step: Step, tried: frozenset[TierName], result: AttemptResult) -> str:
        """Why a step failed, with what would let it go on."""
        upper = self._upper(step, tried, result)
        if upper is None or self._may_pay(upper):
            return result.reason
        return (
            f"{result.reason}; {upper.value} may try it for money: set a budget (--budget, /budget), "
            f"or choose that tier for {step.id}"
        )

    def _upper(self, step: Step, tried: frozenset[TierName], result: AttemptResult) -> TierName | None:
        """Who may take over.

        When a host that is paid did not answer, its dearer models would not either, and each try that breaks
        off counts in full. Whoever works elsewhere may still try.
        """
        tiers = self._models.tiers
        failed = tiers[step.tier]
        if result.host_failed and failed.reach is not Reach.MACHINE and not failed.declared_free:
            tried |= {name for name, other in tiers.items() if other.backend == failed.backend}
        return next_tier(step, tried, self._policy)

    def _may_pay(self, upper: TierName) -> bool:
        """A paid tier takes over by itself only under a budget: that is how far the user agreed to go."""
        return may_pay(upper, self._policy, limited=self._limited())

    def _limited(self) -> bool:
        return any(True for _ in self._recorder.view.limits.given())
