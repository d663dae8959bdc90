"""Which tier plans: the highest that is connected and allowed, unless the user names one."""

from __future__ import annotations

from tier_code.domain.tiers import LADDER, Reach, Tier, TierName, rank
from tier_code.engine.planning.model.schema import schema_for
from tier_code.engine.routing.router import Policy

BY_ITSELF = (TierName.FRONTIER, TierName.MID, TierName.SMALL)
"""A small local model plans badly: it does so only when the user names it."""


def planner_tier(policy: Policy, wanted: TierName | None = None) -> Tier | str:
    """The tier that plans, or in words what is missing."""
    if wanted is not None:
        tier = policy.tiers.get(wanted)
        objection = _objection(policy, wanted, tier)
        return objection if objection or tier is None else tier
    missing = []
    for name in BY_ITSELF:
        tier = policy.tiers.get(name)
        objection = _objection(policy, name, tier)
        if tier is not None and not objection:
            return tier
        missing.append(objection)
    return missing[0]


def lower_planner(policy: Policy, tier: Tier) -> Tier | None:
    """Who plans when a tier's worst case does not fit the budget; None when nobody lower may be told as much.

    A session holds its planner to one form, and shows it what may travel as far as its tier reaches: another
    window or another reach would be another conversation.
    """
    for name in BY_ITSELF:
        lower = policy.tiers.get(name)
        if lower is None or rank(name) >= rank(tier.name) or _objection(policy, name, lower):
            continue
        if lower.reach is tier.reach and schema_for(lower.window_tokens) == schema_for(tier.window_tokens):
            return lower
    return None


def _objection(policy: Policy, name: TierName, tier: Tier | None) -> str:
    if name is TierName.TOOL or name not in LADDER:
        return "the exact tools cannot plan"
    if rank(name) > rank(policy.max_tier):
        return f"{name.value} is above --max-tier {policy.max_tier.value}"
    if tier is None or not tier.ready:
        return tier.missing if tier and tier.missing else f"{name.value} is not connected"
    if policy.offline and tier.reach is not Reach.MACHINE:
        return f"{name.value} is not on this machine, and this session is offline"
    if policy.local_only and tier.reach is Reach.CLOUD:
        return f"{name.value} is a cloud tier, and this session is local only"
    return ""
