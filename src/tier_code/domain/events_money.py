"""Facts about money: holds, settlements and refusals."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.budget import BudgetScope, ScopeStanding
from tier_code.domain.ledger import CallId, LedgerEntry
from tier_code.domain.money import Usd
from tier_code.domain.outcomes import By
from tier_code.domain.plan import StepId
from tier_code.domain.tiers import TierName


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
class BudgetNear:
    """Most of a limit is spent or held; said once, until the limit or the day changes."""

    standing: ScopeStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetsRead:
    """How full the day and the month are, the sessions of other terminals included."""

    standings: tuple[ScopeStanding, ...]


APPROVED = "approved"
"""What is in the way when a climb would cost more than the plan was approved at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetExhausted:
    """A paid call was refused; its step waits for the user's choice."""

    step: StepId | None
    needed: Usd | None
    """None when the call has no known price."""
    left: Usd
    reason: str
    scope: str = ""
    """Which limit was in the way: `step`, `session`, `day` or `month`; empty for a missing price.

    `approved` when no limit is in the way, but a climb would cost more than the plan was approved at.
    """
    enough: Usd | None = None
    """The limit that would let this call pass; None where no limit was in the way."""
    cheaper: TierName | None = None
    """The next lower tier that could try the step."""
    cheaper_held: Usd | None = None
    """What the step needs free there."""
