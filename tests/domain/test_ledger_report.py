"""Reports over ledger lines: every call in one row, sums exact, released calls nowhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tier_code.domain.budget import Booking
from tier_code.domain.ledger import CallId, CostQuality, LedgerEntry
from tier_code.domain.ledger_report import GroupBy, LedgerLine, LineState, report, total
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepId
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage


def line(
    number: int = 0,
    *,
    state: LineState = LineState.SETTLED,
    cost: int | None = 5,
    held: int = 9,
    tier: TierName = TierName.MID,
    day: str = "2026-11-22",
) -> LedgerLine:
    call = CallId(str(number))
    settled = state is LineState.SETTLED
    entry = LedgerEntry(
        call=call,
        step=StepId("s1"),
        attempt=1,
        tier=tier,
        backend="b",
        model="m",
        usage=TokenUsage(input_tokens=10, output_tokens=2),
        price=None,
        cost=None if cost is None else Usd(cost),
        quality=CostQuality.EXACT,
        tokens_source="usage",
        baseline=Usd(7),
        seconds=1.0,
    )
    charged = {LineState.RELEASED: 0, LineState.SETTLED: held if cost is None else cost}.get(state, held)
    return LedgerLine(
        booking=Booking(call=call, session="s", day=day, tier=tier.value, model="m", branch="main"),
        state=state,
        held=Usd(held),
        charged=Usd(charged),
        entry=entry if settled else None,
    )


def test_rows_are_sorted_by_what_they_cost_and_days_by_their_date() -> None:
    lines = [line(1, tier=TierName.SMALL, cost=2), line(2, cost=50), line(3, day="2026-11-01", cost=1)]
    assert [row.name for row in report(lines, GroupBy.TIER)] == ["mid", "small"]
    assert [row.name for row in report(lines, GroupBy.DAY)] == ["2026-11-01", "2026-11-22"]
    assert [row.name for row in report(lines, GroupBy.DAY, "2026-11-02")] == ["2026-11-22"]


def test_what_is_not_known_is_told_apart_from_what_was_paid() -> None:
    lines = [
        line(1),
        line(2, state=LineState.WRITTEN_OFF),
        line(3, state=LineState.HELD),
        line(4, state=LineState.RELEASED),
        line(5, cost=None),
    ]
    (row,) = report(lines, GroupBy.MODEL)
    assert (row.calls, row.spent, row.written_off, row.held, row.unpriced) == (4, Usd(5), Usd(9), Usd(18), 1)
    assert row.charged == Usd(32)
    assert row.usage.total == 24


@given(
    st.lists(
        st.builds(
            line,
            st.integers(0, 99),
            state=st.sampled_from(LineState),
            cost=st.none() | st.integers(0, 10**15),
            held=st.integers(0, 10**15),
            tier=st.sampled_from(TierName),
            day=st.sampled_from(["2026-11-01", "2026-11-22"]),
        )
    ),
    st.sampled_from(GroupBy),
)
def test_the_sum_of_all_rows_is_what_the_budgets_count(lines: list[LedgerLine], by: GroupBy) -> None:
    charged = sum((each.charged for each in lines), ZERO)
    assert total(report(lines, by)).charged == charged
