"""Why a step runs where it runs."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.tiers import TierName


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedTier:
    """A tier that was considered and not taken."""

    tier: TierName
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingDecision:
    """The tier of a step, the reason, and what was not chosen."""

    tier: TierName
    reason: str
    alternatives: tuple[RejectedTier, ...] = ()
