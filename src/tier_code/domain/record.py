"""The user's own record: how often each model's work of each class passed its checks, and what that means.

What is seen in a repository counts there first, then everywhere; where little was seen, a prior stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tier_code.domain.beta import Beta
from tier_code.domain.plan import TaskClass
from tier_code.domain.tiers import Tier, TierName

DECAY = 0.98
"""What an outcome weighs less with each later one of its kind: about fifty are remembered."""
ENOUGH = 5
"""Outcomes that a record needs before it is believed over what stands behind it."""
BACKING = 6.0
"""Observations that the wider record is worth under a repository's own."""
RECALL_BACKING = 50.0
"""Failures that the recall of a check's own bench is worth beside the user's."""
CAUTION = 0.10
"""Decisions go by the chance that is exceeded with nine parts in ten of the belief."""


class Size(StrEnum):
    """How much a step is expected to write."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


def size_of(output_tokens: int) -> Size:
    """The bucket of an answer; small models drop at both bounds (shared measurements, 2026)."""
    if output_tokens <= 60:
        return Size.SMALL
    return Size.MEDIUM if output_tokens <= 300 else Size.LARGE


def identity(tier: Tier) -> str:
    """Which model stands on a tier, weights included: a record never outlives the model it is about."""
    name = f"{tier.backend}/{tier.model}" + (f"@{tier.effort}" if tier.effort else "")
    return f"{name}#{tier.digest[:16]}" if tier.digest else name


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOutcome:
    """One attempt whose checks spoke. What ended for any other reason (network, budget, Esc) is none."""

    session: str
    step: str
    attempt: int
    repo: str
    """The repository's key, not its path."""
    task_class: TaskClass
    tier: TierName
    model: str
    """`identity` of the tier at that time."""
    size: Size
    passed: bool
    check: str = ""
    """The check that failed it; empty when none did."""
    undone: bool = False
    """It passed, and the user took it back: a failure that the checks missed."""
    at: int = 0
    """UTC in nanoseconds since 1970."""

    @property
    def good(self) -> bool:
        """It passed and stayed."""
        return self.passed and not self.undone


@dataclass(frozen=True, slots=True)
class Tally:
    """Outcomes of one kind, newest weighing most."""

    seen: int = 0
    good: int = 0
    undone: int = 0
    successes: float = 0.0
    """Faded."""
    failures: float = 0.0
    """Faded."""

    def then(self, outcome: StepOutcome) -> Tally:
        """With one more outcome, later than all before it."""
        return Tally(
            seen=self.seen + 1,
            good=self.good + outcome.good,
            undone=self.undone + outcome.undone,
            successes=self.successes * DECAY + outcome.good,
            failures=self.failures * DECAY + (not outcome.good),
        )


class Source(StrEnum):
    """What a chance was read from."""

    REPO = "this repository"
    EVERYWHERE = "all repositories"
    PRIOR = "prior"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a tier is expected to do with a step."""

    source: Source
    seen: int
    """Outcomes behind it; 0 for a prior."""
    good: int
    chance: float
    """The mean."""
    bound: float
    """The lower bound that decisions go by."""
    ceiling: float = 1.0
    """The upper bound: only below it is a tier given up."""
    undone: int = 0

    def __str__(self) -> str:
        """`23 of 24 passed in this repository, at least 91 %`."""
        bound = f"at least {100 * self.bound:.0f} %"
        if not self.seen:
            return f"nothing seen yet, {bound} assumed"
        undone = f", {self.undone} undone" if self.undone else ""
        return f"{self.good} of {self.seen} passed in {self.source.value}{undone}, {bound}"


_CLASS_PRIORS: Mapping[TierName, Mapping[TaskClass, Beta]] = {
    TierName.LOCAL: {
        TaskClass.B: Beta(19, 1),
        TaskClass.C: Beta(4, 2),
        TaskClass.D: Beta(3, 3),
        TaskClass.E: Beta(3, 3),
    },
    TierName.SMALL: {
        TaskClass.B: Beta(20, 1),
        TaskClass.C: Beta(5, 2),
        TaskClass.D: Beta(4, 3),
        TaskClass.E: Beta(4, 3),
        TaskClass.F: Beta(3, 3),
    },
    TierName.MID: {TaskClass.B: Beta(20, 1)},
    TierName.FRONTIER: {TaskClass.B: Beta(20, 1)},
}
_TIER_PRIORS: Mapping[TierName, Beta] = {
    TierName.TOOL: Beta(58, 2),
    TierName.LOCAL: Beta(2, 3),
    TierName.SMALL: Beta(2, 2),
    TierName.MID: Beta(8, 1),
    TierName.FRONTIER: Beta(14, 1),
}


def prior(task_class: TaskClass, tier: TierName) -> Beta:
    """What is believed of a tier before anything was seen: of the class where it is known, else of the tier.

    Round assumptions, weak on purpose; fitted to no data set.
    """
    return _CLASS_PRIORS.get(tier, {}).get(task_class, _TIER_PRIORS[tier])


@dataclass(frozen=True, slots=True)
class _Narrow:
    """One repository's outcomes of one size."""

    repo: str
    task_class: TaskClass
    model: str
    size: Size


@dataclass(frozen=True, slots=True)
class _Wide:
    """Everybody's outcomes of one class."""

    task_class: TaskClass
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a standing is asked for."""

    repo: str
    task_class: TaskClass
    size: Size


@dataclass(frozen=True, slots=True)
class RouteRecord:
    """Everything remembered at one moment. Deciding by it is pure."""

    narrow: Mapping[_Narrow, Tally] = field(default_factory=dict)
    wide: Mapping[_Wide, Tally] = field(default_factory=dict)

    def then(self, outcome: StepOutcome) -> RouteRecord:
        """With one more outcome."""
        near = _Narrow(outcome.repo, outcome.task_class, outcome.model, outcome.size)
        far = _Wide(outcome.task_class, outcome.model)
        return replace(
            self,
            narrow={**self.narrow, near: self.narrow.get(near, Tally()).then(outcome)},
            wide={**self.wide, far: self.wide.get(far, Tally()).then(outcome)},
        )

    def standing(self, kind: Kind, tier: Tier) -> Standing:
        """What to expect of a tier: by this repository, else by all of them, else by the prior."""
        model = identity(tier)
        wide = self.wide.get(_Wide(kind.task_class, model), Tally())
        everywhere = prior(kind.task_class, tier.name).seen(wide.successes, wide.failures)
        near = self.narrow.get(_Narrow(kind.repo, kind.task_class, model, kind.size), Tally())
        if near.seen < ENOUGH:
            return _standing(Source.EVERYWHERE if wide.seen else Source.PRIOR, wide, everywhere)
        # A wider record never weighs more here than BACKING: a repository may well be unlike the others.
        weight = min(BACKING, everywhere.weight)
        backed = Beta(weight * everywhere.mean, weight * (1 - everywhere.mean))
        return _standing(Source.REPO, near, backed.seen(near.successes, near.failures))

    def recall(self, task_class: TaskClass, assumed: float) -> float:
        """Share of a class's failures that its checks found, as far as the user's undoing tells.

        Failures that nobody undid are not known, so it errs upwards.
        """
        tallies = [tally for key, tally in self.wide.items() if key.task_class is task_class]
        missed = sum(tally.undone for tally in tallies)
        found = sum(tally.seen - tally.good - tally.undone for tally in tallies)
        return (RECALL_BACKING * assumed + found) / (RECALL_BACKING + found + missed) if missed else assumed


NO_RECORD = RouteRecord()


def record_of(outcomes: Iterable[StepOutcome]) -> RouteRecord:
    """The record that outcomes make, oldest first."""
    narrow: dict[_Narrow, Tally] = {}
    wide: dict[_Wide, Tally] = {}
    for each in outcomes:
        near, far = (
            _Narrow(each.repo, each.task_class, each.model, each.size),
            _Wide(each.task_class, each.model),
        )
        narrow[near] = narrow.get(near, Tally()).then(each)
        wide[far] = wide.get(far, Tally()).then(each)
    return RouteRecord(narrow, wide)


def _standing(source: Source, tally: Tally, belief: Beta) -> Standing:
    return Standing(
        source=source,
        seen=tally.seen,
        good=tally.good,
        undone=tally.undone,
        chance=round(belief.mean, 4),
        bound=round(belief.quantile(CAUTION), 4),
        ceiling=round(belief.quantile(1 - CAUTION), 4),
    )
