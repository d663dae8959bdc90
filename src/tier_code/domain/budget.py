"""Budgets: which limits a call stands under, and what it is booked under in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from tier_code.domain.ledger import CallId
from tier_code.domain.money import Usd


class BudgetScope(StrEnum):
    """What a limit is for; declared from narrow to wide."""

    STEP = "step"
    SESSION = "session"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What a call is booked under. Reports group by these; limits count by them."""

    call: CallId
    session: str
    day: str
    """ISO date in the declared time zone, on which the money was held."""
    step: str = ""
    """Step id; empty for calls that belong to no step."""
    task_class: str = ""
    tier: str = ""
    backend: str = ""
    model: str = ""
    repo: str = ""
    """The repository's folder."""
    branch: str = ""

    @property
    def month(self) -> str:
        """`2026-11`."""
        return self.day[:7]

    def on(self, day: str) -> Booking:
        """The same call, booked under another day."""
        return replace(self, day=day)

    def key(self, scope: BudgetScope) -> str:
        """Which of a scope's buckets this call falls into."""
        match scope:
            case BudgetScope.STEP:
                return f"{self.session}/{self.step}"
            case BudgetScope.SESSION:
                return self.session
            case BudgetScope.DAY:
                return self.day
            case BudgetScope.MONTH:
                return self.month


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that may be held and spent together, per scope; None where there is no limit."""

    step: Usd | None = None
    session: Usd | None = None
    day: Usd | None = None
    month: Usd | None = None

    def of(self, scope: BudgetScope) -> Usd | None:
        """The limit of one scope."""
        return {
            BudgetScope.STEP: self.step,
            BudgetScope.SESSION: self.session,
            BudgetScope.DAY: self.day,
            BudgetScope.MONTH: self.month,
        }[scope]

    def at(self, scope: BudgetScope, limit: Usd | None) -> Limits:
        """The same limits with one of them set."""
        match scope:
            case BudgetScope.STEP:
                return replace(self, step=limit)
            case BudgetScope.SESSION:
                return replace(self, session=limit)
            case BudgetScope.DAY:
                return replace(self, day=limit)
            case BudgetScope.MONTH:
                return replace(self, month=limit)

    def given(self) -> Iterator[tuple[BudgetScope, Usd]]:
        """The limits that there are, from narrow to wide."""
        for scope in BudgetScope:
            limit = self.of(scope)
            if limit is not None:
                yield scope, limit

    def narrowed(self, other: Limits) -> Limits:
        """The lower limit of both in every scope: how a repository may take away and never add."""

        def lower(one: Usd | None, two: Usd | None) -> Usd | None:
            return min((each for each in (one, two) if each is not None), default=None)

        return Limits(
            step=lower(self.step, other.step),
            session=lower(self.session, other.session),
            day=lower(self.day, other.day),
            month=lower(self.month, other.month),
        )


NO_LIMITS = Limits()
NEAR = (4, 5)
"""The share of a limit from which the user is warned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeStanding:
    """How full one bucket is."""

    scope: BudgetScope
    committed: Usd
    """Settled, written off and held together."""
    limit: Usd | None

    @property
    def left(self) -> Usd | None:
        """What may still be held; None without a limit, never below zero."""
        if self.limit is None:
            return None
        return max(self.limit - self.committed, Usd(0))

    @property
    def near(self) -> bool:
        """Whether most of it is gone."""
        limit = self.limit or Usd(0)
        return bool(limit) and self.committed.nanos * NEAR[1] >= limit.nanos * NEAR[0]
