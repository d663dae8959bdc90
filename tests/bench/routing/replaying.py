"""Plays edits through a policy: attempt, check, climb; counts calls, money, and what is left to the user."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tests.bench.routing.recorded import INPUT_TOKENS, OUTPUT_TOKENS, Edit, step_of
from tier_code.domain.expected_cost import CHECKS, CheckStrength, Supervision
from tier_code.domain.money import NANOS_PER_DOLLAR, Usd
from tier_code.domain.plan import TaskClass
from tier_code.domain.pricing import cost_of
from tier_code.domain.record import NO_RECORD, RouteRecord, StepOutcome, identity, size_of
from tier_code.domain.tiers import LADDER, Tier, TierName
from tier_code.domain.tokens import TokenUsage
from tier_code.engine.routing.router import Policy, next_tier, route
from tier_code.engine.routing.weighing import Grounds

HOUR = Supervision(hour=Usd(75 * NANOS_PER_DOLLAR), minutes=5)
"""The user's time in every figure that counts it: five minutes a failure, at 75 dollars an hour."""


class Way(StrEnum):
    """How tiers are chosen."""

    FRONTIER = "frontier alone"
    CASCADE = "always from the bottom"
    ROUTER = "the router, learning as it goes"
    ROUTER_PAID = "the router, told what your time costs"
    ORACLE = "hindsight: the cheapest tier that is right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a replay is about."""

    tiers: Mapping[TierName, Tier]
    recall: float
    task_class: TaskClass
    again: int = 0
    """How often the last tier is asked again when the check refuses its answer."""


@dataclass(slots=True)
class Tally:
    """What a replay came to; all are sums over the edits."""

    edits: int = 0
    solved: int = 0
    missed: int = 0
    """Wrong results that the check let through."""
    given_up: int = 0
    """Edits that no tier could do, as the check saw."""
    calls: dict[TierName, int] = field(default_factory=dict)
    tokens: float = 0.0
    """US dollars."""

    @property
    def human(self) -> float:
        """US dollars of the user's time."""
        return (self.missed + self.given_up) * HOUR.failure / NANOS_PER_DOLLAR

    @property
    def total(self) -> float:
        """Both together."""
        return self.tokens + self.human


def play(edits: Sequence[Edit], way: Way, setting: Setting, seeds: Iterable[int]) -> Tally:
    """Every edit once for each seed, in an order of the seed's own; the record begins empty each time."""
    tally = Tally()
    for seed in seeds:
        chance = random.Random(seed)
        order = chance.sample(list(edits), len(edits))
        _Session(way, setting, chance, tally).run(order)
    return tally


class _Session:
    """One pass over the edits."""

    def __init__(self, way: Way, setting: Setting, chance: random.Random, tally: Tally) -> None:
        self._way = way
        self._setting = setting
        self._chance = chance
        self._tally = tally
        self._record: RouteRecord = NO_RECORD
        check = CheckStrength(recall=setting.recall, false_alarms=0.0, measured=True)
        self._checks = {**CHECKS, setting.task_class: check}
        self._policy = Policy(tiers=setting.tiers, grounds=self._grounds)

    def run(self, edits: Sequence[Edit]) -> None:
        for edit in edits:
            self._tally.edits += 1
            self._edit(edit)

    def _grounds(self) -> Grounds:
        told = self._way is Way.ROUTER_PAID
        return Grounds(
            record=self._record,
            repo="bench",
            limited=True,
            top_attempts=1 + self._setting.again,
            checks=self._checks,
            supervision=HOUR if told else Supervision(),
        )

    def _edit(self, edit: Edit) -> None:
        answers = {name: self._chance.choice(graded) for name, graded in edit.graded.items()}
        tier: TierName | None = self._first(edit, answers)
        tried: frozenset[TierName] = frozenset()
        left = self._setting.again
        while tier is not None:
            right = answers[tier]
            refused = not right and self._chance.random() < self._setting.recall
            self._attempt(edit, tier, right=right, refused=refused)
            if not refused:
                self._tally.solved += right
                self._tally.missed += not right
                return
            tried |= {tier}
            above = self._next(edit, tried)
            if above is None and left:
                left, above = left - 1, tier
                answers[tier] = self._chance.choice(edit.graded[tier])
            tier = above
        self._tally.given_up += 1

    def _first(self, edit: Edit, answers: Mapping[TierName, bool]) -> TierName:
        names = [name for name in LADDER if name in self._setting.tiers]
        match self._way:
            case Way.FRONTIER:
                return names[-1]
            case Way.CASCADE:
                return names[0]
            case Way.ORACLE:
                return next((name for name in names if answers[name]), names[-1])
            case Way.ROUTER | Way.ROUTER_PAID:
                return route(step_of(edit, self._setting.task_class), self._policy).tier

    def _next(self, edit: Edit, tried: frozenset[TierName]) -> TierName | None:
        if self._way in (Way.ROUTER, Way.ROUTER_PAID):
            return next_tier(step_of(edit, self._setting.task_class), tried, self._policy)
        reached = max(LADDER.index(name) for name in tried)
        above = [name for name in self._setting.tiers if LADDER.index(name) > reached]
        return min(above, key=LADDER.index, default=None)

    def _attempt(self, edit: Edit, name: TierName, *, right: bool, refused: bool) -> None:
        tier = self._setting.tiers[name]
        usage = TokenUsage(input_tokens=INPUT_TOKENS, output_tokens=OUTPUT_TOKENS)
        cost = cost_of(usage, tier.price)
        self._tally.tokens += cost.nanos / NANOS_PER_DOLLAR if cost else 0.0
        self._tally.calls[name] = self._tally.calls.get(name, 0) + 1
        self._record = self._record.then(
            StepOutcome(
                session="bench",
                step=edit.name,
                attempt=1,
                repo="bench",
                task_class=self._setting.task_class,
                tier=name,
                model=identity(tier),
                size=size_of(edit.changed_tokens),
                passed=not refused,
                # Whoever loses five minutes over a wrong edit takes it back.
                undone=not refused and not right,
            )
        )
