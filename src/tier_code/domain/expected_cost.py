"""What a step is expected to cost when it starts at one tier and climbs: tokens, and the user's minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tier_code.domain.money import NANOS_PER_DOLLAR, ZERO, Usd
from tier_code.domain.plan import TaskClass
from tier_code.domain.tiers import TierName

MINUTES_PER_HOUR = 60
FAILURE_MINUTES = 5.0
"""Assumed: what an unnoticed failure takes the user, until it was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckStrength:
    """How well the checks of a class tell right from wrong."""

    recall: float
    """Share of wrong results that they refuse."""
    false_alarms: float
    """Share of right results that they refuse."""
    measured: bool
    """By `make bench-checks`; else assumed."""


CHECKS: Mapping[TaskClass, CheckStrength] = {
    TaskClass.A: CheckStrength(recall=0.998, false_alarms=0.01, measured=True),
    TaskClass.B: CheckStrength(recall=0.999, false_alarms=0.05, measured=True),
    TaskClass.C: CheckStrength(recall=0.99, false_alarms=0.01, measured=True),
    TaskClass.D: CheckStrength(recall=0.99, false_alarms=0.01, measured=True),
    TaskClass.E: CheckStrength(recall=0.95, false_alarms=0.0, measured=False),
    TaskClass.F: CheckStrength(recall=0.25, false_alarms=0.0, measured=False),
    TaskClass.G: CheckStrength(recall=0.0, false_alarms=0.0, measured=False),
}
"""Classes A to D as `docs/checks.md` gives them, all caught counted as 99 %; E to G assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    """The price of the user's own time; zero until they set a rate."""

    hour: Usd = ZERO
    minutes: float = FAILURE_MINUTES
    """Per failure that reaches the user."""
    review: Mapping[TierName, float] = field(default_factory=dict)
    """Minutes of looking at one result of a tier, where it was measured."""

    @property
    def counted(self) -> bool:
        """Whether a rate was set."""
        return self.hour > ZERO

    @property
    def failure(self) -> float:
        """Nano-dollars that one failure costs the user."""
        return self.hour.nanos / MINUTES_PER_HOUR * self.minutes

    def looking(self, tier: TierName) -> float:
        """Nano-dollars that looking at one result of a tier costs the user; nothing until it was measured."""
        return self.hour.nanos / MINUTES_PER_HOUR * self.review.get(tier, 0.0)


NO_SUPERVISION = Supervision()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One attempt of a climb."""

    tier: TierName
    cost: Usd | None
    """Of the attempt's tokens; None when unpriced."""
    chance: float
    """That the attempt is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a climb is expected to cost, split in what is paid and what the user spends."""

    tokens: Usd
    human: Usd
    top: float
    """Chance that the last rung is reached."""

    @property
    def total(self) -> Usd:
        """Both together."""
        return self.tokens + self.human


def expected(
    rungs: Sequence[Rung], check: CheckStrength, supervision: Supervision = NO_SUPERVISION
) -> Expectation | None:
    """Of a climb through `rungs` in order; None when one that may be reached has no known price.

    An attempt happens when the ones before it were refused, rightly or not. A wrong result that the check
    misses costs the user's time, and so do looking at what passed and a step that no rung could do.
    """
    reached, tokens, human, top = 1.0, 0.0, 0.0, 0.0
    for rung in rungs:
        if rung.cost is None:
            return None
        wrong = 1 - rung.chance
        tokens += reached * rung.cost.nanos
        let_through = rung.chance * (1 - check.false_alarms) + wrong * (1 - check.recall)
        human += reached * wrong * (1 - check.recall) * supervision.failure
        human += reached * let_through * supervision.looking(rung.tier)
        top = reached
        reached *= wrong * check.recall + rung.chance * check.false_alarms
    human += reached * supervision.failure
    return Expectation(tokens=Usd(round(tokens)), human=Usd(round(human)), top=round(top, 4))


def dollars(amount: Usd) -> str:
    """An amount for a reason in words."""
    value = amount.nanos / NANOS_PER_DOLLAR
    if not value:
        return "$0"
    return f"${value:.2f}" if value >= 1 else f"${value:.5f}" if value < 0.001 else f"${value:.4f}"
