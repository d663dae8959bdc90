"""What a call costs. A price is frozen into the ledger entry at settlement and never looked up again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import TypeVar

from tier_code.domain.money import ZERO, Usd
from tier_code.domain.tokens import TokenUsage

TOKENS_PER_RATE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceStep:
    """Other rates for the whole request, output included, once its prompt is longer than a bound."""

    above_prompt_tokens: int
    """The bound: a prompt of just so many tokens, cached ones included, still pays the lower rates."""
    input_rate: int | None
    cache_read_rate: int | None
    cache_write_5m_rate: int | None
    cache_write_1h_rate: int | None
    output_rate: int | None


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
    steps: tuple[PriceStep, ...] = ()
    """By rising bound; the last one whose bound the prompt exceeds applies to every token of the request."""
    variant: str = ""
    """What multiplied the list price: `fast`, `batch`, `geo-us`; empty for the list price itself."""

    def rates_for(self, prompt_tokens: int) -> ModelPrice | PriceStep:
        """The rates that a request of so many prompt tokens pays."""
        reached = [step for step in self.steps if prompt_tokens > step.above_prompt_tokens]
        return reached[-1] if reached else self


_SNAPSHOT = re.compile(r"[-@](?:\d{8}|\d{4}-\d{2}-\d{2}|\d{4})")


def is_snapshot(served: str, model: str) -> bool:
    """Whether `served` is `model` with the date of a snapshot behind it, and no other model."""
    return served.startswith(model) and _SNAPSHOT.fullmatch(served[len(model) :]) is not None


def multiplied(price: ModelPrice, factor: Fraction, variant: str) -> ModelPrice:
    """The same row with every rate times `factor`, rounded up to a nano-dollar per million tokens."""
    return replace(
        _times(price, factor),
        steps=tuple(_times(step, factor) for step in price.steps),
        variant=f"{price.variant}+{variant}" if price.variant else variant,
    )


_Row = TypeVar("_Row", ModelPrice, PriceStep)


def _times(row: _Row, factor: Fraction) -> _Row:
    def times(rate: int | None) -> int | None:
        return None if rate is None else ceil(rate * factor)

    return replace(
        row,
        input_rate=times(row.input_rate),
        cache_read_rate=times(row.cache_read_rate),
        cache_write_5m_rate=times(row.cache_write_5m_rate),
        cache_write_1h_rate=times(row.cache_write_1h_rate),
        output_rate=times(row.output_rate),
    )


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
    rates = price.rates_for(usage.total_input)
    buckets = (
        (usage.input_tokens, rates.input_rate),
        (usage.cache_read_tokens, rates.cache_read_rate),
        (usage.cache_write_5m_tokens, rates.cache_write_5m_rate),
        (usage.cache_write_1h_tokens, rates.cache_write_1h_rate),
        (usage.output_tokens, rates.output_rate),
    )
    total = 0
    for tokens, rate in buckets:
        if not tokens:
            continue
        if rate is None:
            return None
        total += tokens * rate
    return Usd(-(-total // TOKENS_PER_RATE)) if total else ZERO
