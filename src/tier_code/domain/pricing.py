"""What a call costs. A price is frozen into the ledger entry at settlement and never looked up again."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.money import ZERO, Usd
from tier_code.domain.tokens import TokenUsage

TOKENS_PER_RATE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPrice:
    """The rates of one model at one date, in nano-dollars per million tokens; None where no rate is known."""

    model: str
    as_of: str
    """The ISO date from which these rates hold."""
    source: str
    """Where the rates were read."""
    input_rate: int | None
    cache_read_rate: int | None
    cache_write_5m_rate: int | None
    cache_write_1h_rate: int | None
    output_rate: int | None


def declared_free(model: str) -> ModelPrice:
    """The price row of work that runs on the user's own machine: declared zero, not unknown."""
    return ModelPrice(
        model=model,
        as_of="",
        source="declared: runs on this machine",
        input_rate=0,
        cache_read_rate=0,
        cache_write_5m_rate=0,
        cache_write_1h_rate=0,
        output_rate=0,
    )


def cost_of(usage: TokenUsage, price: ModelPrice | None) -> Usd | None:
    """Price one settled call, rounded up to a nano-dollar; None when any used bucket has no rate.

    Units: `usage` in tokens, disjoint buckets; rates in nano-dollars per million tokens.
    """
    if price is None:
        return None
    buckets = (
        (usage.input_tokens, price.input_rate),
        (usage.cache_read_tokens, price.cache_read_rate),
        (usage.cache_write_5m_tokens, price.cache_write_5m_rate),
        (usage.cache_write_1h_tokens, price.cache_write_1h_rate),
        (usage.output_tokens, price.output_rate),
    )
    total = 0
    for tokens, rate in buckets:
        if not tokens:
            continue
        if rate is None:
            return None
        total += tokens * rate
    return Usd(-(-total // TOKENS_PER_RATE)) if total else ZERO
