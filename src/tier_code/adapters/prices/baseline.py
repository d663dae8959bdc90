"""The model that the estimated baseline is computed with: the frontier model alone."""

from __future__ import annotations

from tier_code.domain.pricing import ModelPrice
from tier_code.ports.prices import PriceBook

BASELINE_MODEL = "claude-opus-5-5"


def baseline_price(book: PriceBook, at: int) -> ModelPrice | None:
    """Its row at a moment, UTC nanoseconds."""
    return book.price(BASELINE_MODEL, at)
