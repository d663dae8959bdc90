"""Running sums of a session's calls, so that a long session is not added up anew for every frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tier_code.domain.ledger import LedgerEntry
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepId
from tier_code.domain.tiers import LADDER, TierName
from tier_code.domain.tokens import NO_TOKENS, TokenUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class TierTotal:
    """What one tier did so far."""

    tier: TierName
    steps: int
    usage: TokenUsage
    spend: Usd
    unpriced: int
    """Calls without a known price; their cost is not in `spend`."""
    planning: int = 0
    """Calls that belong to no step: the planner's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What the settled calls come to."""

    spend: Usd = ZERO
    """Of calls with a known price."""
    baseline: Usd = ZERO
    """What the frontier tier alone would have cost for the same work. Estimated."""
    usage: TokenUsage = NO_TOKENS
    unpriced: int = 0
    """Calls whose cost is unknown."""
    tiers: Mapping[TierName, TierTotal] = field(default_factory=dict)
    """Of tiers that were asked at all."""
    worked: frozenset[tuple[TierName, StepId]] = frozenset()
    """Which tier worked on which step."""

    def plus(self, entry: LedgerEntry) -> Sums:
        """The sums with one more call."""
        mark = None if entry.step is None else (entry.tier, entry.step)
        new = mark is not None and mark not in self.worked
        total = _plus(self.total(entry.tier), entry, new_step=new)
        return Sums(
            spend=self.spend + (entry.cost or ZERO),
            baseline=self.baseline + (entry.baseline or ZERO),
            usage=self.usage + entry.usage,
            unpriced=self.unpriced + (entry.cost is None),
            tiers={**self.tiers, entry.tier: total},
            worked=self.worked | {mark} if new and mark is not None else self.worked,
        )

    def total(self, name: TierName) -> TierTotal:
        """What a tier did."""
        none = TierTotal(tier=name, steps=0, usage=NO_TOKENS, spend=ZERO, unpriced=0)
        return self.tiers.get(name, none)

    def by_tier(self) -> tuple[TierTotal, ...]:
        """One row per tier, lowest first."""
        return tuple(self.total(name) for name in LADDER)


NOTHING_CALLED = Sums()


def _plus(total: TierTotal, entry: LedgerEntry, *, new_step: bool) -> TierTotal:
    return replace(
        total,
        steps=total.steps + new_step,
        usage=total.usage + entry.usage,
        spend=total.spend + (entry.cost or ZERO),
        unpriced=total.unpriced + (entry.cost is None),
        planning=total.planning + (entry.step is None),
    )
