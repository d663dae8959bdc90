"""Where a step should start among the tiers that may take it: by risk, by the record, by expected cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tier_code.domain.expected_cost import (
    CHECKS,
    NO_SUPERVISION,
    CheckStrength,
    Expectation,
    Rung,
    Supervision,
    dollars,
    expected,
)
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import Step, TaskClass
from tier_code.domain.pricing import cost_of
from tier_code.domain.record import ENOUGH, NO_RECORD, Kind, RouteRecord, Standing, size_of
from tier_code.domain.risk import Risk, risk_of
from tier_code.domain.tiers import Tier, TierName, rank
from tier_code.domain.tokens import TokenUsage
from tier_code.domain.warmth import COLD, Warmth
from tier_code.engine.money.estimates import NEWEST_CLAUDE_FACTOR, baseline_of

KEEPS_FAILING = 0.2
"""A tier that surely passes no more often than this is not where a step starts, however little it costs."""
FLOORS = {TaskClass.F: TierName.MID, TaskClass.G: TierName.FRONTIER}
"""No check vouches for these: nobody below is asked, unless the user says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a decision goes by besides the step: a snapshot, so that the same step gets the same tier."""

    record: RouteRecord = NO_RECORD
    repo: str = ""
    supervision: Supervision = NO_SUPERVISION
    limited: bool = False
    """A budget is set: steps may be moved up, and climb, to tiers that cost money."""
    top_attempts: int = 1
    """How often the highest tier is asked before a step is given up."""
    checks: dict[TaskClass, CheckStrength] = field(default_factory=lambda: dict(CHECKS))
    warmth: Warmth = COLD
    """What the vendors' caches hold now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A tier that may take a step, with what is expected of starting there."""

    tier: Tier
    standing: Standing
    expected: Expectation | None
    reachable: bool
    """The step may be moved or climb there by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where to begin among the weighed tiers."""

    index: int
    reasons: tuple[str, ...]
    """Why not at the first; empty when it is the first."""
    risk: Risk


def weigh(
    step: Step, chain: Sequence[Tier], reachable: frozenset[TierName], grounds: Grounds
) -> list[Weighed]:
    """What is expected of starting at each tier of `chain`, which is in ladder order.

    Lower rungs count at the lower bound of their chance. The highest that may be reached takes the step in
    any case and is what the others are compared with, so it counts at its mean.
    """
    kind = kind_of(step, grounds)
    check = grounds.checks[step.task_class]
    check = replace(check, recall=grounds.record.recall(step.task_class, check.recall))
    standings = [grounds.record.standing(kind, tier) for tier in chain]
    top = max((rank(tier.name) for tier in chain if tier.name in reachable), default=rank(chain[-1].name))
    rungs = [
        Rung(
            tier=tier.name,
            cost=attempt_cost(step, tier, grounds.warmth),
            chance=standing.chance if rank(tier.name) >= top else standing.bound,
        )
        for tier, standing in zip(chain, standings, strict=True)
    ]
    again = [rung for rung in rungs if rank(rung.tier) == top] * (grounds.top_attempts - 1)
    return [
        Weighed(
            tier=tier,
            standing=standings[place],
            expected=expected(
                [rungs[place], *(rung for rung in rungs[place + 1 :] if rung.tier in reachable), *again],
                check,
                grounds.supervision,
            ),
            reachable=tier.name in reachable,
        )
        for place, tier in enumerate(chain)
    ]


def start(step: Step, weighed: Sequence[Weighed], grounds: Grounds) -> Start:
    """The place to begin at: the first, moved up by risk, by a record of failures, and by expected cost."""
    risk = risk_of(step, weighed[0].standing)
    reasons: list[str] = []
    place = _by_risk(weighed, risk)
    if place:
        reasons.append(str(risk))
    place, failing = _past_failing(weighed, place)
    reasons += failing
    cheaper = _cheaper(weighed, place, grounds)
    if cheaper != place:
        reasons.append(_saving(weighed[place], weighed[cheaper]))
        place = cheaper
    return Start(index=place, reasons=tuple(reasons), risk=risk)


def keeps_failing(standing: Standing) -> bool:
    """Enough was seen, and surely next to nothing of such steps passes."""
    return standing.seen >= ENOUGH and standing.ceiling <= KEEPS_FAILING


def worth_trying(step: Step, tier: Tier, above: Tier, grounds: Grounds) -> bool:
    """Whether a climb should stop at a tier on its way: not when it surely fails more often than it saves.

    A caught failure costs one attempt, a success saves one above, so the prices say how often it must pass.
    """
    here, there = (attempt_cost(step, each, grounds.warmth) for each in (tier, above))
    standing = grounds.record.standing(kind_of(step, grounds), tier)
    if not here or not there or standing.seen < ENOUGH:
        return True
    return standing.ceiling > here.nanos / there.nanos


def kind_of(step: Step, grounds: Grounds) -> Kind:
    """What the record is asked for."""
    return Kind(repo=grounds.repo, task_class=step.task_class, size=size_of(step.estimate.output_tokens))


def attempt_cost(step: Step, tier: Tier, warm: Warmth = COLD) -> Usd | None:
    """What one attempt's tokens cost there, by the step's estimate; None when something is not known.

    The beginning that its kind has in common is read where the tier's cache holds it, and else written anew.
    """
    if tier.declared_free:
        return ZERO
    estimate, shared = step.estimate, warm.beginning(step.kind)
    claude = tier.backend == "anthropic"
    times, by = NEWEST_CLAUDE_FACTOR if claude else (1, 1)
    usage = TokenUsage(
        # The beginning is as the server counted it, an estimate is as we count.
        input_tokens=max(0, estimate.input_tokens - shared * by // times),
        output_tokens=estimate.output_tokens,
    )
    if not estimate.input_tokens + estimate.output_tokens:
        return None
    own = baseline_of(usage, tier.price) if claude else cost_of(usage, tier.price)
    beginning = warm.cost(tier, step.kind)
    return None if own is None or beginning is None else own + beginning


def cache_words(step: Step, tier: Tier, warm: Warmth) -> str:
    """What the caches have to do with a tier's cost, where some tier holds the beginning of such steps."""
    tokens = warm.beginning(step.kind)
    if not tokens or tier.declared_free:
        return ""
    cost = warm.cost(tier, step.kind)
    if not warm.keeps(tier, tokens) or cost is None:
        return ""
    if warm.at(tier.name, step.kind) >= tokens:
        return f"its cache holds {tokens} tokens of the prompt: {dollars(cost)}"
    holder = ", ".join(name.value for (name, kind) in warm.tokens if kind is step.kind)
    return f"{tokens} tokens that the cache of {holder} holds are written anew: {dollars(cost)}"


def _by_risk(weighed: Sequence[Weighed], risk: Risk) -> int:
    """The highest reachable tier that is no higher than the score asks for; an exact tool is no risk."""
    if risk.wanted is None or weighed[0].tier.name is TierName.TOOL:
        return 0
    fitting = [
        place
        for place, each in enumerate(weighed)
        if each.reachable and rank(each.tier.name) <= rank(risk.wanted)
    ]
    return max(fitting, default=0)


def _past_failing(weighed: Sequence[Weighed], place: int) -> tuple[int, list[str]]:
    reasons: list[str] = []
    while keeps_failing(weighed[place].standing):
        above = next((n for n in range(place + 1, len(weighed)) if weighed[n].reachable), None)
        if above is None:
            break
        reasons.append(f"{weighed[place].tier.name.value}: {weighed[place].standing}")
        place = above
    return place, reasons


def _cheaper(weighed: Sequence[Weighed], place: int, grounds: Grounds) -> int:
    """A higher tier that is expected to cost less, once that is worth believing."""
    here = weighed[place].expected
    believed = grounds.supervision.counted or weighed[place].standing.seen >= ENOUGH
    if here is None or not believed:
        return place
    best, cost = place, here.total
    for higher in range(place + 1, len(weighed)):
        there = weighed[higher].expected
        if there is not None and weighed[higher].reachable and there.total < cost:
            best, cost = higher, there.total
    return best


def _saving(here: Weighed, there: Weighed) -> str:
    if here.expected is None or there.expected is None:
        return ""
    return (
        f"starting at {here.tier.name.value} is expected to cost {dollars(here.expected.total)}, "
        f"at {there.tier.name.value} {dollars(there.expected.total)}"
    )
