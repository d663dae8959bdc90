from __future__ import annotations

import pytest

from tier_code.domain.events import SessionId
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepId
from tier_code.domain.tiers import TierName
from tier_code.domain.what_if import TriedStep, asked_about, by_tier, newest_of_each, question


def tried(step: str, tier: TierName, *, good: bool, session: str = "01A") -> TriedStep:
    return TriedStep(
        step=StepId(step),
        tier=tier,
        good=good,
        why="" if good else "parse: no",
        cost=Usd(1),
        recorded=Usd(9),
        session=SessionId(session),
    )


def test_a_what_if_run_says_which_session_it_asks_about() -> None:
    base = SessionId("01M823DJXSEHQF393KCHJG4MCB")
    assert asked_about(question(StepId("s12"), base, TierName.LOCAL)) == base


@pytest.mark.parametrize("request_text", ["", "what if parse failed?", "do what if s1 of X had run at local"])
def test_any_other_request_asks_about_no_session(request_text: str) -> None:
    assert asked_about(request_text) is None


def test_the_last_run_of_a_step_at_a_tier_counts() -> None:
    first, other, again = (
        tried("s1", TierName.LOCAL, good=False, session="01A"),
        tried("s1", TierName.SMALL, good=True, session="01B"),
        tried("s1", TierName.LOCAL, good=True, session="01C"),
    )
    assert newest_of_each([first, other, again]) == (again, other)


def test_tiers_are_told_from_the_lowest_with_what_passed_there() -> None:
    passed = tried("s2", TierName.LOCAL, good=True)
    rows = by_tier([tried("s1", TierName.MID, good=False), tried("s1", TierName.LOCAL, good=False), passed])
    assert [(row.tier, row.steps, row.good) for row in rows] == [
        (TierName.LOCAL, 2, (passed,)),
        (TierName.MID, 1, ()),
    ]
