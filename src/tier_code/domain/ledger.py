"""The books: what each call cost, at which frozen price, and what is held."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from tier_code.domain.money import Usd
from tier_code.domain.plan import StepId
from tier_code.domain.pricing import ModelPrice
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage

CallId = NewType("CallId", str)


class CostQuality(StrEnum):
    """How well an amount is known."""

    EXACT = "exact"
    ESTIMATED = "estimated"
    UPPER_BOUND = "upper_bound"
    UNPRICED = "unpriced"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One attempt, settled: who did it, what it consumed and what it cost at the price frozen here."""

    call: CallId
    step: StepId | None
    attempt: int
    tier: TierName
    backend: str
    model: str
    usage: TokenUsage
    price: ModelPrice | None
    cost: Usd | None
    quality: CostQuality
    tokens_source: str
    """`usage` when the server said so, else how the tokens were counted."""
    baseline: Usd | None
    """The same tokens at the frontier tier's price; estimated, never claimed as measured."""
    seconds: float
    stop_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The limit of a session; None when the user set none."""

    limit: Usd | None
