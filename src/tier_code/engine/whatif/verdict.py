"""What became of a recorded step at another tier, beside what was recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tier_code.domain.money import Usd
from tier_code.domain.plan import Plan, Step, StepState
from tier_code.domain.tiers import TierName, rank
from tier_code.domain.view import AttemptView, SessionView, StepView, failed_checks

_GOOD = frozenset({StepState.PASSED, StepState.APPLIED, StepState.UNCHANGED, StepState.UNDONE})
REASON = "what if"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a step ended at one tier."""

    tier: TierName
    model: str
    good: bool
    why: str
    """What failed; empty when nothing did."""
    cost: Usd | None
    tokens: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One step at two tiers."""

    step: Step
    recorded: Outcome
    tried: Outcome
    same_context: bool | None
    """Whether both were shown the same; None where one of them was shown nothing."""
    session: str
    """The what-if run, for `replay`."""

    @property
    def lighter_would_do(self) -> bool:
        """A lighter tier passed what the recorded one needed a heavier model for."""
        return self.tried.good and self.recorded.good and rank(self.tried.tier) < rank(self.recorded.tier)


def at_tier(step: Step, tier: TierName) -> Plan:
    """A plan of this step alone at another tier; what it waited for is in the recording."""
    alone = replace(step, depends_on=(), tier=tier, reason=REASON)
    return Plan(turn=1, steps=(alone,), source=REASON)


def outcome_of(step: StepView) -> Outcome:
    """How a step ended, at the tier of its newest attempt; every attempt's cost counts."""
    attempt = step.attempt
    failed = failed_checks(step)
    good = step.state in _GOOD or (step.state is StepState.REJECTED and step.patch is not None)
    why = "" if good else (f"{failed[-1].check}: {failed[-1].evidence}" if failed else step.reason)
    return Outcome(
        tier=attempt.tier if attempt else step.step.tier,
        model=attempt.model if attempt else "",
        good=good,
        why=why or ("" if good else step.state.value),
        cost=step.cost,
        tokens=step.usage.total,
        seconds=step.seconds,
    )


def same_context(recorded: StepView, tried: StepView) -> bool | None:
    """Whether the last thing said to both models is the same, word for word."""
    first, second = _asked(recorded.attempt), _asked(tried.attempt)
    return None if not first or not second else first == second


def _asked(attempt: AttemptView | None) -> str:
    return attempt.messages[-1][1] if attempt and attempt.messages else ""


def what_could_be_lighter(view: SessionView, lighter: TierName) -> Iterable[StepView]:
    """Steps that a model did at a tier above this one."""
    return (
        step
        for step in view.steps
        if step.attempt is not None and rank(step.attempt.tier) > rank(lighter) and step.attempt.messages
    )
