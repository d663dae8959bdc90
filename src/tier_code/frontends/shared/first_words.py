"""What works already with the tiers that are there, and what one line adds: for whoever starts anew."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.tiers import Reach, Tier, TierName
from tier_code.domain.untrusted import one_line

KEY_NAME = "ANTHROPIC_API_KEY"
KEY_LINE = f"export {KEY_NAME}=..."
PULL_LINE = "tier-code models pull"


def works_now(tiers: Sequence[Tier]) -> str:
    """What can be asked for with what is there."""
    parts = ["exact edits by a program (renames, moves, imports, f-strings, ...), $0"]
    models = [tier for tier in tiers if tier.ready and tier.name is not TierName.TOOL]
    near = [tier for tier in models if tier.reach is not Reach.CLOUD]
    parts += [f"small texts and edits by {one_line(tier.model, 60)}, {_cost(tier)}" for tier in near]
    clouds = [one_line(tier.model, 60) for tier in models if tier.reach is Reach.CLOUD]
    if clouds:
        parts.append(f"the rest by {', '.join(dict.fromkeys(clouds))}, paid per token")
    return "; ".join(parts)


def adds_more(tiers: Sequence[Tier]) -> tuple[tuple[str, str], ...]:
    """(line to type, what it adds), the first the shortest way; nothing when every kind of tier is there."""
    ready = {tier.name for tier in tiers if tier.ready}
    found: list[tuple[str, str]] = []
    local = next((tier for tier in tiers if tier.name is TierName.LOCAL), None)
    if local is not None and TierName.LOCAL not in ready:
        line = local.missing.rpartition(": ")[2] or PULL_LINE
        found.append((one_line(line, 80), "a model on this machine: texts and small edits, $0"))
    if not ready & {TierName.SMALL, TierName.MID, TierName.FRONTIER}:
        found.append((KEY_LINE, "Claude on small, mid and frontier, paid per token"))
    return tuple(found)


def briefly_missing(tier: Tier, more: Sequence[tuple[str, str]]) -> str:
    """What a tier lacks, without the advice that stands in one of the lines that add it."""
    said, _, advice = one_line(tier.missing, 300).partition(": ")
    given = any(typed in advice or (typed == KEY_LINE and KEY_NAME in advice) for typed, _ in more)
    return said if given else f"{said}: {advice}" if advice else said or "not connected"


def _cost(tier: Tier) -> str:
    where = "on this machine" if tier.reach is Reach.MACHINE else "in your own network"
    return f"{where}, $0" if tier.declared_free else f"{where}, paid per token"
