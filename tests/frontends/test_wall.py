from __future__ import annotations

import pytest

from tests.support.wall_samples import AFTER, CENT, PAID, at_the_wall, left_out, planned
from tier_code.domain import events as e
from tier_code.domain.budget import BudgetScope, ScopeStanding
from tier_code.domain.commands import Command, ContinueRun, Interrupt, OverrideTier, SetBudget, SkipStep
from tier_code.domain.fold import fold
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepEstimate
from tier_code.domain.tiers import TierName
from tier_code.frontends.shared import wall
from tier_code.frontends.shared.hints import plan_hints
from tier_code.frontends.shared.requests import Refusal, Wish, command_for
from tier_code.frontends.shared.wording import ASCII, receipt

SESSION = BudgetScope.SESSION
UNPRICED = "no known price; refused unless --allow-unpriced"


@pytest.mark.parametrize(
    ("wish", "command"),
    [
        (Wish(action="raise"), SetBudget(scope=SESSION, limit=Usd(5 * CENT))),
        (Wish(action="raise", words=("2",)), SetBudget(scope=SESSION, limit=Usd(200 * CENT))),
        (Wish(action="budget", words=("0.05",)), SetBudget(scope=SESSION, limit=Usd(5 * CENT))),
        (Wish(action="cheaper"), OverrideTier(step=PAID.id, tier=TierName.SMALL)),
        (Wish(action="skip"), SkipStep()),
        (Wish(action="skip", step=PAID.id), SkipStep(step=PAID.id)),
        (Wish(action="skip", words=("2",)), SkipStep(step=PAID.id)),
        (Wish(action="continue"), ContinueRun()),
        (Wish(action="interrupt"), Interrupt()),
    ],
)
def test_every_choice_at_the_wall_is_a_command(wish: Wish, command: Command) -> None:
    assert command_for(wish, fold(at_the_wall().records())) == command


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Wish(action="raise"), "no limit is in the way"),
        (Wish(action="cheaper"), "nothing waits for money"),
        (Wish(action="skip"), "nothing waits for money"),
        (Wish(action="skip", words=("s1",)), "s1 does not wait for money"),
    ],
)
def test_without_a_wall_there_is_nothing_to_choose(wish: Wish, why: str) -> None:
    answer = command_for(wish, fold(planned().records()))
    assert isinstance(answer, Refusal)
    assert why in answer.reason


def test_an_amount_that_is_none_is_refused() -> None:
    answer = command_for(Wish(action="raise", words=("lots",)), fold(at_the_wall().records()))
    assert isinstance(answer, Refusal)


def test_the_question_names_step_need_limit_and_choices() -> None:
    choices = wall.wall_choices(fold(at_the_wall().records()))
    assert choices is not None
    assert wall.wall_sentence(choices) == (
        "s2 needs up to $0.0450 on mid; $0.01 is left in the session budget"
    )
    assert list(wall.choice_rows(choices)) == [
        ("raise", "raise the session budget to $0.05", "/budget 0.05"),
        ("cheaper", "run s2 on small, up to $0.0022", "/tier s2 small"),
        ("skip", "skip s2, go on with the rest", "/skip"),
        ("interrupt", "stop the run; what is staged stays", "/stop"),
    ]


def test_a_missing_price_offers_no_raise_and_says_what_allows_the_call() -> None:
    journal = planned()
    journal.approve(1)
    journal.state(
        e.StepStarted(step=PAID.id, attempt=1, tier=TierName.MID),
        e.BudgetExhausted(step=PAID.id, needed=None, left=Usd(0), reason=UNPRICED),
    )
    view = fold(journal.records())
    choices = wall.wall_choices(view)
    assert choices is not None
    assert wall.wall_sentence(choices) == f"s2 waits: {UNPRICED}"
    assert [action for action, *_ in wall.choice_rows(choices)] == ["skip", "interrupt"]
    assert wall.how_to_go_on(view).endswith("--allow-unpriced")


def test_a_plan_that_does_not_fit_says_what_it_needs_and_what_would_help() -> None:
    view = fold(planned().records())
    assert wall.shortfall_words(view) == "needs about $0.0450, $0.01 left in the session budget"
    assert wall.raised_command(view) == "/budget 0.05"
    assert wall.raised_option(view) == "--budget 0.05"
    assert (
        wall.left_words(view) == "$0.01 of $0.01 in the session budget, $0.0150 of $0.02 in the day's budget"
    )


def test_prices_are_ranges_and_the_unknown_stays_unknown() -> None:
    free, known = StepEstimate(), StepEstimate(cost=Usd(CENT), most=Usd(3 * CENT))
    unknown = StepEstimate(cost=None, held=None, most=None)
    assert wall.price_words([free], ASCII) == "$0"
    assert wall.price_words([free, known], ASCII) == "$0.01 - $0.03"
    assert wall.price_words([unknown], ASCII) == "unpriced"
    assert wall.price_words([known, unknown], ASCII) == "$0.01 - $0.03 and 1 unpriced step"


def test_the_receipt_lists_what_is_left_and_the_command_that_goes_on() -> None:
    lines = receipt(fold(left_out().records()), ASCII)
    assert lines[0] == (
        "Stopped by the budget: s1 checked, not written yet; s2-s3 left out for want of money."
    )
    assert "left     s2 needs up to $0.0450 on mid" in lines
    assert "next     tier-code -p -c --yes --budget 0.05" in lines
    assert not any("mid" in line for line in lines if line.startswith("tiers"))
    assert [step for step, _ in wall.left_undone(fold(left_out().records()))] == [PAID.id, AFTER.id]


def test_what_to_do_about_a_days_budget_is_a_setting() -> None:
    journal = planned()
    journal.approve(1)
    refused = e.BudgetExhausted(
        step=PAID.id, needed=Usd(CENT), left=Usd(1), reason="full", scope="day", enough=Usd(6 * CENT)
    )
    journal.state(e.StepStarted(step=PAID.id, attempt=1, tier=TierName.MID), refused)
    assert wall.how_to_go_on(fold(journal.records())) == (
        "tier-code config set budget.day 0.06; tier-code -p -c --yes"
    )


def test_a_limit_that_is_nearly_used_up_is_told_in_percent() -> None:
    standing = ScopeStanding(scope=BudgetScope.MONTH, committed=Usd(81), limit=Usd(100))
    assert wall.near_words(standing) == "81 % of the month's budget of $0.0000001 is spent or held"


def test_the_plan_list_offers_the_choices_of_a_waiting_step_first() -> None:
    view = fold(at_the_wall().records())
    assert plan_hints(view, view.step(PAID.id))[:3] == ("raise", "cheaper", "skip")
