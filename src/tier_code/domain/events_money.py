"""Facts about money: holds, settlements and refusals."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.budget import BudgetScope
from tier_code.domain.ledger import CallId, LedgerEntry
from tier_code.domain.money import Usd
from tier_code.domain.outcomes import By
from tier_code.domain.plan import StepId


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendReserved:
    """The worst case of a call is held."""

    call: CallId
    amount: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendSettled:
    """What a call consumed replaced its hold."""

    entry: LedgerEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendReleased:
    """A hold was given back: the call never left."""

    call: CallId


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendWrittenOff:
    """The outcome of a call is unknown; its whole hold counts as spent."""

    call: CallId
    amount: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetChanged:
    """Another limit holds from the next paid call on."""

    scope: BudgetScope
    was: Usd | None
    now: Usd | None
    by: By


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetExhausted:
    """A paid call was refused."""

    step: StepId | None
    needed: Usd | None
    """None when the call has no known price."""
    left: Usd
    reason: str
    scope: str = ""
    """Which limit was in the way: `step`, `session`, `day` or `month`; empty for a missing price."""
