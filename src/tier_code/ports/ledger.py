"""Durable money: reserve before sending, settle once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tier_code.domain.budget import Booking, Limits, ScopeStanding
from tier_code.domain.ledger import CallId, LedgerEntry
from tier_code.domain.ledger_report import LedgerLine
from tier_code.domain.money import Usd


class LedgerStore(Protocol):
    """The authority for budgets, shared by every process of the user."""

    def reserve(self, booking: Booking, amount: Usd, limits: Limits) -> None:
        """Hold `amount` for a call; durable when this returns.

        A day before the newest one in the books is booked under that newest day: a clock that goes back frees
        no budget. Errors: BudgetRefused, naming the scope, when settled + held + amount would cross a limit.
        """

    def settle(self, booking: Booking, entry: LedgerEntry) -> None:
        """Replace the hold by what was consumed. Settling the same call twice changes nothing."""

    def release(self, call: CallId) -> None:
        """Give the hold back: the call provably never left, or was not processed."""

    def write_off(self, call: CallId) -> Usd:
        """Keep the whole hold as spent: the outcome is unknown. Returns the amount."""

    def standing(self, booking: Booking, limits: Limits) -> Sequence[ScopeStanding]:
        """How full every bucket is that this call would fall into, from narrow to wide."""

    def committed(self, session: str) -> Usd:
        """Settled, written off and held together."""

    def lines_of(self, session: str) -> Sequence[LedgerLine]:
        """Every call of a session, in the order in which they began."""

    def unsettled(self) -> Sequence[str]:
        """Sessions that hold money: open ones, and those of processes that were killed."""

    def close(self) -> None:
        """Let go of the books."""
