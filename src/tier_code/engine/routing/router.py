"""Which tier a step runs at: the lowest that can carry it out and that the policy allows, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tier_code.domain.expected_cost import dollars
from tier_code.domain.plan import Step, StepId, StepKind, TaskClass
from tier_code.domain.privacy import DEFAULT_RULES, PrivacyRules, may_reach
from tier_code.domain.routing import RejectedTier, RoutingDecision
from tier_code.domain.tiers import LADDER, Reach, Tier, TierName, rank
from tier_code.engine.routing.weighing import (
    FLOORS,
    Grounds,
    Start,
    Weighed,
    cache_words,
    start,
    weigh,
    worth_trying,
)

_MODELS = (TierName.LOCAL, TierName.SMALL, TierName.MID, TierName.FRONTIER)
_ONLY_TOOL = (TierName.TOOL,)
_TOOL_FIRST = (TierName.TOOL, *_MODELS)
CAPABLE: Mapping[StepKind, tuple[TierName, ...]] = {
    StepKind.RENAME: _ONLY_TOOL,
    StepKind.MOVE: _ONLY_TOOL,
    StepKind.METHOD_TO_FUNCTION: _ONLY_TOOL,
    StepKind.EXTRACT_CONSTANT: _ONLY_TOOL,
    StepKind.IMPORTS: _ONLY_TOOL,
    StepKind.FSTRINGS: _ONLY_TOOL,
    StepKind.DEAD_CODE: _ONLY_TOOL,
    StepKind.SIGNATURE: _ONLY_TOOL,
    StepKind.PATTERN: _ONLY_TOOL,
    StepKind.FORMAT: _ONLY_TOOL,
    StepKind.LINT_FIX: _ONLY_TOOL,
    StepKind.DOCSTRING: _MODELS,
    StepKind.TYPE_HINTS: _TOOL_FIRST,
    StepKind.LOGGING: _TOOL_FIRST,
    StepKind.DATACLASS: _TOOL_FIRST,
    StepKind.SPECIAL_METHODS: _TOOL_FIRST,
    StepKind.TWIN: _TOOL_FIRST,
    StepKind.FLAG: _TOOL_FIRST,
    StepKind.TESTS: _TOOL_FIRST,
    StepKind.EDIT: _MODELS,
    StepKind.FIX: _MODELS,
    StepKind.RUN: _ONLY_TOOL,
    StepKind.INVESTIGATE: _MODELS,
}
"""Who can carry out a kind of step at all."""


def capable(step: Step) -> tuple[TierName, ...]:
    """Who can carry this step out: the recipe may know more than the kind (`by`: `tool` or `model`)."""
    known = CAPABLE[step.kind]
    if step.kind is StepKind.EDIT and step.argument("answer"):
        # What came with the plan only has to be put in.
        return (TierName.TOOL, *known)
    match step.argument("by"):
        case "tool":
            return tuple(name for name in known if name is TierName.TOOL)
        case "model":
            return tuple(name for name in known if name is not TierName.TOOL)
    return known


_WHY: Mapping[TaskClass, str] = {
    TaskClass.A: "an exact tool does it and tree equality vouches",
    TaskClass.B: "only words change and code equality vouches",
    TaskClass.C: "the result is bounded and can be tried out",
    TaskClass.D: "one decision applied everywhere, and every place is visited",
    TaskClass.E: "the lowest tier that can do it, and tests vouch",
    TaskClass.F: "no test vouches, so no lower tier is asked",
    TaskClass.G: "nothing vouches, so no lower tier is asked",
}


_WHY_KIND: Mapping[StepKind, str] = {
    StepKind.RUN: "no model is asked; approving the plan approves exactly this command",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the user allows."""

    tiers: Mapping[TierName, Tier]
    max_tier: TierName = TierName.FRONTIER
    offline: bool = False
    """No address but this machine's own."""
    local_only: bool = False
    """This machine and hosts that the user declared private."""
    class_tiers: Mapping[TaskClass | StepKind, TierName] = field(default_factory=dict)
    privacy: PrivacyRules = DEFAULT_RULES
    allow_unpriced: bool = False
    """Tiers without a known price may be asked."""
    grounds: Callable[[], Grounds] = Grounds
    """The record and what the user's time costs, as they stand when a step is routed."""

    def objection(self, step: Step, name: TierName) -> str:
        """Why a step may not run at this tier; empty when it may."""
        if name not in capable(step):
            if name is TierName.TOOL:
                return "no exact tool can do it"
            return f"{step.kind.value} steps do not run on {name.value}"
        if rank(name) > rank(self.max_tier):
            return f"above --max-tier {self.max_tier.value}"
        tier = self.tiers.get(name)
        if tier is not None and self.offline and tier.reach is not Reach.MACHINE:
            return "offline"
        if tier is not None and self.local_only and tier.reach is Reach.CLOUD:
            return "--local-only"
        private = self._private(step, name, tier)
        if private:
            return private
        if tier is None or not tier.ready:
            return tier.missing if tier and tier.missing else f"{name.value} is not connected"
        return ""

    def _private(self, step: Step, name: TierName, tier: Tier | None) -> str:
        """Which target, or file that the user added, may not travel as far as this tier reaches.

        The exact tools send nothing anywhere.
        """
        if tier is None or name is TierName.TOOL:
            return ""
        for path in (*(target.path for target in step.targets), *step.kept_paths):
            label = self.privacy.label(path)
            if not may_reach(label, tier.reach):
                return f"{path} is {label.value}"
        return ""


def route(step: Step, policy: Policy) -> RoutingDecision:
    """Where a step starts: where the user said, else the lowest tier that may do it, moved up with reasons.

    The class has a floor; risk, the record and expected cost move a step up. When no tier is allowed, the
    lowest that could do it is named with what is missing, so that the plan says it.
    """
    wanted = policy.class_tiers.get(step.kind) or policy.class_tiers.get(step.task_class)
    rejected: list[RejectedTier] = []
    if wanted is not None:
        objection = policy.objection(step, wanted)
        if not objection:
            return _chosen_by_user(step, wanted, policy)
        rejected.append(RejectedTier(tier=wanted, reason=objection))
    barred = {name: policy.objection(step, name) or below_floor(step, name) for name in LADDER}
    chain = [policy.tiers[name] for name in LADDER if not barred[name]]
    if not chain:
        rejected += [RejectedTier(tier=name, reason=why) for name, why in barred.items()]
        lowest = next((name for name in capable(step) if not below_floor(step, name)), capable(step)[0])
        return RoutingDecision(
            tier=lowest, reason=policy.objection(step, lowest), alternatives=tuple(rejected)
        )
    below = LADDER[: rank(chain[0].name)]
    rejected += [RejectedTier(tier=name, reason=barred[name]) for name in below]
    return _weighed_decision(step, chain, rejected, policy)


def decided(steps: Sequence[Step], policy: Policy) -> tuple[tuple[StepId, RoutingDecision], ...]:
    """The decision behind each step of a plan; for a tier that somebody else chose, with their reason."""
    found = []
    for step in steps:
        decision = route(step, policy)
        if decision.tier is not step.tier:
            decision = replace(
                decision, tier=step.tier, reason=step.reason, standing=None, expected=None, cache=""
            )
        found.append((step.id, decision))
    return tuple(found)


def below_floor(step: Step, name: TierName) -> str:
    """Why a tier is too low for the class of a step, whatever else allows it; empty when it is not."""
    floor = FLOORS.get(step.task_class)
    if floor is None or rank(name) >= rank(floor):
        return ""
    return f"class {step.task_class.value} starts at {floor.value}"


def _weighed_decision(
    step: Step, chain: Sequence[Tier], rejected: Sequence[RejectedTier], policy: Policy
) -> RoutingDecision:
    grounds = policy.grounds()
    reachable = frozenset(tier.name for tier in chain if may_pay(tier.name, policy, limited=grounds.limited))
    weighed = weigh(step, chain, reachable, grounds)
    begin = start(step, weighed, grounds)
    chosen = weighed[begin.index]
    why = _WHY_KIND.get(step.kind) or _WHY.get(step.task_class, "the lowest tier that can do it")
    others = [
        RejectedTier(
            tier=each.tier.name,
            reason=_with_cache(_not_first(begin, place, each), cache_words(step, each.tier, grounds.warmth)),
            standing=each.standing,
            expected=each.expected,
        )
        for place, each in enumerate(weighed)
        if place != begin.index
    ]
    return RoutingDecision(
        tier=chosen.tier.name,
        reason="; ".join(begin.reasons) if begin.reasons else why,
        alternatives=(*rejected, *others),
        standing=chosen.standing,
        expected=chosen.expected,
        cache=cache_words(step, chosen.tier, grounds.warmth),
        risk=str(begin.risk),
    )


def _not_first(begin: Start, place: int, weighed: Weighed) -> str:
    cost = f"; starting there: {dollars(weighed.expected.total)}" if weighed.expected else ""
    if place < begin.index:
        return f"{weighed.standing}{cost}"
    return f"takes over when a check fails{cost}" if weighed.reachable else f"costs money: set a budget{cost}"


def _with_cache(reason: str, cache: str) -> str:
    return f"{reason}; {cache}" if cache else reason


def _chosen_by_user(step: Step, wanted: TierName, policy: Policy) -> RoutingDecision:
    grounds = policy.grounds()
    (only,) = weigh(step, [policy.tiers[wanted]], frozenset(), grounds)
    return RoutingDecision(
        tier=wanted,
        reason="set by --tier",
        standing=only.standing,
        expected=only.expected,
        cache=cache_words(step, only.tier, grounds.warmth),
    )


def next_tier(step: Step, tried: frozenset[TierName], policy: Policy) -> TierName | None:
    """The next tier above those tried that may take over; None when the ladder ends."""
    reached = max((rank(name) for name in tried), default=-1)
    above = [
        name
        for name in LADDER[reached + 1 :]
        if not policy.objection(step, name) and not below_floor(step, name)
    ]
    grounds = policy.grounds()
    for name, upper in pairwise(above):
        if worth_trying(step, policy.tiers[name], policy.tiers[upper], grounds):
            return name
    return above[-1] if above else None


def lower_tier(step: Step, tried: frozenset[TierName], policy: Policy) -> TierName | None:
    """The next tier below the step's own that may try it and has not; None when there is none."""
    for name in reversed(LADDER[: rank(step.tier)]):
        if name not in tried and not policy.objection(step, name) and not below_floor(step, name):
            return name
    return None


def may_pay(name: TierName, policy: Policy, *, limited: bool) -> bool:
    """Whether a step may climb to a tier by itself: to a free one, or to a priced one under a budget.

    A budget is how far the user agreed to go; a tier without a known price is outside of it unless allowed.
    """
    tier = policy.tiers.get(name)
    if tier is None:
        return False
    if tier.price is None:
        return policy.allow_unpriced
    return tier.declared_free or limited
