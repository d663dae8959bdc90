"""Which tier a step runs at: the lowest that can carry it out and that the policy allows, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.privacy import DEFAULT_RULES, PrivacyRules, may_reach
from tier_code.domain.routing import RejectedTier, RoutingDecision
from tier_code.domain.tiers import LADDER, Reach, Tier, TierName, rank

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

    def objection(self, step: Step, name: TierName) -> str:
        """Why a step may not run at this tier; empty when it may."""
        if name not in capable(step):
            return f"a {step.kind.value} cannot run on {name.value} yet"
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
        """Which target may not travel as far as this tier reaches; the exact tools send nothing anywhere."""
        if tier is None or name is TierName.TOOL:
            return ""
        for target in step.targets:
            label = self.privacy.label(target.path)
            if not may_reach(label, tier.reach):
                return f"{target.path} is {label.value}"
        return ""


def route(step: Step, policy: Policy) -> RoutingDecision:
    """The lowest allowed tier that can carry the step out.

    When none can, the lowest capable one is named with what is missing, so that the plan says it.
    """
    rejected: list[RejectedTier] = []
    wanted = policy.class_tiers.get(step.kind) or policy.class_tiers.get(step.task_class)
    if wanted is not None:
        objection = policy.objection(step, wanted)
        if not objection:
            return RoutingDecision(tier=wanted, reason="set by --tier")
        rejected.append(RejectedTier(tier=wanted, reason=objection))
    for name in LADDER:
        objection = policy.objection(step, name)
        if not objection:
            reason = _WHY.get(step.task_class, "the lowest tier that can do it")
            return RoutingDecision(tier=name, reason=reason, alternatives=tuple(rejected))
        rejected.append(RejectedTier(tier=name, reason=objection))
    lowest = capable(step)[0]
    reason = policy.objection(step, lowest)
    return RoutingDecision(tier=lowest, reason=reason, alternatives=tuple(rejected))


def next_tier(step: Step, tried: frozenset[TierName], policy: Policy) -> TierName | None:
    """The next tier above those tried that may take over; None when the ladder ends."""
    floor = max((rank(name) for name in tried), default=-1)
    for name in LADDER[floor + 1 :]:
        if not policy.objection(step, name):
            return name
    return None
