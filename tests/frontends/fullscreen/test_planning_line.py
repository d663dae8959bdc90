"""While a request is planned: that it goes on, since when, and what the planner does."""

from __future__ import annotations

import pytest

from tests.support.journal_builder import NANOS, JournalBuilder
from tier_code.domain import events as e
from tier_code.domain.fold import fold
from tier_code.domain.ledger import CallId
from tier_code.domain.money import Usd
from tier_code.domain.tiers import TierName
from tier_code.frontends.fullscreen.painting.conversation import Attention, ConversationLines
from tier_code.frontends.fullscreen.painting.plan_rows import Moment

CALL = CallId("p1")
CALLED = e.ModelCalled(
    call=CALL,
    step=None,
    attempt=1,
    tier=TierName.FRONTIER,
    backend="anthropic",
    model="claude",
    messages=(),
    max_tokens=100,
    role="planner",
)
HELD = e.SpendReserved(call=CALL, amount=Usd(1))


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ((), "Planning … 12 s"),
        ((HELD, CALLED), "Planning … 12 s, the planner thinks"),
        ((HELD, CALLED, e.TextDelta(call=CALL, text='{"kind"')), "Planning … 12 s, the planner writes"),
        ((HELD, CALLED, e.SpendReleased(call=CALL)), "Planning … 12 s"),
    ],
)
def test_it_says_since_when_and_whether_the_planner_thinks_or_writes(
    events: tuple[e.Event, ...], said: str
) -> None:
    journal = JournalBuilder()
    journal.open()
    journal.ask(1, "make it nicer")
    asked_at = journal.records()[-1].at
    journal.state(*events)
    moment = Moment(now=asked_at + 12 * NANOS)
    lines = ConversationLines(fold(journal.records()), 90, Attention(cursor=None, moment=moment))
    told = [each.plain.strip() for each in lines]
    assert said in told
