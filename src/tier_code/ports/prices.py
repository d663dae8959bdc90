"""What a model costs at a moment: asked before a call, frozen into the entry after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tier_code.domain.pricing import ModelPrice


class PriceBook(Protocol):
    """The dated price table with the user's own rows over it."""

    def price(self, model: str, at: int, variants: Sequence[str] = ()) -> ModelPrice | None:
        """The row of `model` in force at `at`, UTC nanoseconds; None where a rate or a variant is not known.

        `variants` are what multiplies the list price: `fast`, `batch`, `geo-us`.
        """

    def history(self, model: str) -> Sequence[ModelPrice]:
        """Every row of a model, oldest first."""

    def models(self) -> Sequence[str]:
        """Models that have a row, sorted."""
