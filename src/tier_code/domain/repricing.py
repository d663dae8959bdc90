"""Recorded tokens at other prices. Price only: another model would count and write other tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tier_code.domain.ledger import LedgerEntry
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.pricing import ModelPrice, cost_of, declared_free
from tier_code.domain.tiers import LADDER, TierName
from tier_code.domain.tokens import NO_TOKENS, TokenUsage

PriceOfTier = Callable[[TierName], ModelPrice | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepricedTier:
    """One tier's calls, as they were paid and at the other prices."""

    tier: TierName
    calls: int
    usage: TokenUsage
    recorded: Usd | None
    """None when a call has no known cost."""
    model: str
    """Whose price the other one is; empty for a tier that costs nothing or has no model there."""
    repriced: Usd | None
    """None when the other price does not cover what was used."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What calls come to at other prices."""

    amount: Usd
    """Of the calls whose other price is known."""
    unknown: int
    """How many it is not known for."""


def elsewhere(entries: Iterable[LedgerEntry], price_of: PriceOfTier) -> Elsewhere:
    """What these calls cost at the other prices, each priced by itself."""
    costs = [cost_of(entry.usage, _price(entry.tier, price_of)) for entry in entries]
    known = [cost for cost in costs if cost is not None]
    return Elsewhere(total(known) or ZERO, len(costs) - len(known))


def reprice(entries: Iterable[LedgerEntry], price_of: PriceOfTier) -> tuple[RepricedTier, ...]:
    """One row for each tier that was used, lowest first; each call is priced by itself, as it was paid."""
    by_tier: dict[TierName, list[LedgerEntry]] = {}
    for entry in entries:
        by_tier.setdefault(entry.tier, []).append(entry)
    return tuple(_row(tier, by_tier[tier], price_of) for tier in LADDER if tier in by_tier)


def _row(tier: TierName, entries: list[LedgerEntry], price_of: PriceOfTier) -> RepricedTier:
    price = _price(tier, price_of)
    usage = NO_TOKENS
    for entry in entries:
        usage = usage + entry.usage
    return RepricedTier(
        tier=tier,
        calls=len(entries),
        usage=usage,
        recorded=total(entry.cost for entry in entries),
        model="" if price is None or tier is TierName.TOOL else price.model,
        repriced=total(cost_of(entry.usage, price) for entry in entries),
    )


def _price(tier: TierName, price_of: PriceOfTier) -> ModelPrice | None:
    return declared_free("tool") if tier is TierName.TOOL else price_of(tier)


def total(amounts: Iterable[Usd | None]) -> Usd | None:
    """The sum; None when one amount is unknown."""
    summed = ZERO
    for amount in amounts:
        if amount is None:
            return None
        summed = summed + amount
    return summed
