"""Durable money: reserve before sending, settle once."""

from __future__ import annotations

from typing import Protocol

from tier_code.domain.ledger import CallId, LedgerEntry
from tier_code.domain.money import Usd


class LedgerStore(Protocol):
    """The authority for budgets, shared by every process of the user."""

    def reserve(self, session: str, call: CallId, amount: Usd, limit: Usd | None) -> None:
        """Hold `amount` for a call; durable when this returns.

        Errors: BudgetRefused when settled + held + amount would cross `limit`.
        """

    def settle(self, session: str, entry: LedgerEntry) -> None:
        """Replace the hold by what was consumed. Settling the same call twice changes nothing."""

    def release(self, call: CallId) -> None:
        """Give the hold back: the call provably never left."""

    def write_off(self, call: CallId) -> Usd:
        """Keep the whole hold as spent: the outcome is unknown. Returns the amount."""

    def close(self) -> None:
        """Let go of the books."""

    def committed(self, session: str) -> Usd:
        """Settled and held together."""
