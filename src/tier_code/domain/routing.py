"""Why a step runs where it runs."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.expected_cost import Expectation
from tier_code.domain.record import Standing
from tier_code.domain.tiers import TierName


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedTier:
    """A tier that was considered and not taken."""

    tier: TierName
    reason: str
    standing: Standing | None = None
    """What the record says of it, where it might have run."""
    expected: Expectation | None = None
    """Of starting there and climbing; None where it may not run, or something is unpriced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingDecision:
    """The tier of a step, the reason, and what was not chosen."""

    tier: TierName
    reason: str
    alternatives: tuple[RejectedTier, ...] = ()
    standing: Standing | None = None
    """What the record says of the chosen tier."""
    expected: Expectation | None = None
    """Of starting here and climbing."""
    cache: str = ""
    """What the vendors' caches have to do with the cost, in words; empty while they hold nothing."""
    risk: str = ""
    """The score of the step with its points, in words."""
