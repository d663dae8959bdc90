"""What the books say, grouped: pure sums over ledger lines, exact to the nano-dollar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tier_code.domain.budget import Booking
from tier_code.domain.ledger import LedgerEntry
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.tokens import NO_TOKENS, TokenUsage


class LineState(StrEnum):
    """Where a call is in the books."""

    HELD = "held"
    SETTLED = "settled"
    RELEASED = "released"
    WRITTEN_OFF = "written_off"


class GroupBy(StrEnum):
    """What a report has one row for."""

    TIER = "tier"
    MODEL = "model"
    CLASS = "class"
    DAY = "day"
    REPO = "repo"
    BRANCH = "branch"
    SESSION = "session"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One call in the books."""

    booking: Booking
    state: LineState
    held: Usd
    charged: Usd
    """What counts against the budgets."""
    entry: LedgerEntry | None
    """What was consumed, once that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """The sums of one group."""

    name: str
    calls: int = 0
    """Released ones, which never counted, left out."""
    usage: TokenUsage = NO_TOKENS
    spent: Usd = ZERO
    """Settled at a known price."""
    written_off: Usd = ZERO
    """Counted in full because the outcome is unknown."""
    held: Usd = ZERO
    """Still open, or of a process that was killed."""
    unpriced: int = 0
    """Calls without a known price; no sum holds them."""
    baseline: Usd = ZERO
    """The same tokens at the frontier's price; an estimate."""

    @property
    def charged(self) -> Usd:
        """All that counts against budgets."""
        return self.spent + self.written_off + self.held


_KEYS: Mapping[GroupBy, Callable[[Booking], str]] = {
    GroupBy.TIER: lambda booking: booking.tier,
    GroupBy.MODEL: lambda booking: booking.model,
    GroupBy.CLASS: lambda booking: booking.task_class,
    GroupBy.DAY: lambda booking: booking.day,
    GroupBy.REPO: lambda booking: booking.repo,
    GroupBy.BRANCH: lambda booking: booking.branch,
    GroupBy.SESSION: lambda booking: booking.session,
}


def report(lines: Iterable[LedgerLine], by: GroupBy, since: str = "") -> Sequence[ReportRow]:
    """One row for every group, days in order, everything else by what it was charged.

    `since` is an ISO date: calls of earlier days are left out.
    """
    rows: dict[str, ReportRow] = {}
    for line in lines:
        if line.booking.day >= since and line.state is not LineState.RELEASED:
            name = _KEYS[by](line.booking)
            rows[name] = _added(rows.get(name) or ReportRow(name=name), line)
    if by is GroupBy.DAY:
        return sorted(rows.values(), key=lambda row: row.name)
    return sorted(rows.values(), key=lambda row: (-row.charged.nanos, row.name))


def total(rows: Iterable[ReportRow]) -> ReportRow:
    """The sum of all rows."""
    sums = ReportRow(name="all")
    for row in rows:
        sums = ReportRow(
            name="all",
            calls=sums.calls + row.calls,
            usage=sums.usage + row.usage,
            spent=sums.spent + row.spent,
            written_off=sums.written_off + row.written_off,
            held=sums.held + row.held,
            unpriced=sums.unpriced + row.unpriced,
            baseline=sums.baseline + row.baseline,
        )
    return sums


def _added(row: ReportRow, line: LedgerLine) -> ReportRow:
    row = replace(row, calls=row.calls + 1)
    if line.state is LineState.WRITTEN_OFF:
        return replace(row, written_off=row.written_off + line.charged)
    if line.state is LineState.HELD or line.entry is None:
        return replace(row, held=row.held + line.charged)
    entry = line.entry
    unpriced = entry.cost is None
    return replace(
        row,
        usage=row.usage + entry.usage,
        spent=row.spent + (entry.cost or ZERO),
        held=row.held + (line.charged if unpriced else ZERO),
        unpriced=row.unpriced + unpriced,
        baseline=row.baseline + (entry.baseline or ZERO),
    )
