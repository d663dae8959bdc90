"""A model that costs nothing answers a fix several times; the tests choose."""

from __future__ import annotations

from dataclasses import replace

from tests.engine.sessions import PAID
from tests.engine.test_loop_breaker import A, attempt, said, step
from tier_code.domain.plan import StepKind
from tier_code.domain.pricing import declared_free
from tier_code.domain.tiers import Reach, Tier, TierName
from tier_code.domain.view import AttemptView, StepView
from tier_code.engine.execution.further_answers import MOST_FURTHER, further_answer, varied
from tier_code.engine.execution.loop_breaker import in_circles

FREE = Tier(
    name=TierName.LOCAL,
    backend="scripted",
    model="small",
    price=declared_free("scripted"),
    window_tokens=4096,
    max_output_tokens=512,
    ready=True,
)


def answered(times: int) -> StepView:
    tries = [attempt(number, TierName.LOCAL, "tests", said(A), f"{number}") for number in range(1, times + 1)]
    return step(*tries, now=TierName.LOCAL)


def test_each_answer_that_a_check_refused_is_followed_by_another_up_to_the_last() -> None:
    numbers = [further_answer(answered(times), FREE, 0) for times in range(1, MOST_FURTHER + 3)]
    assert numbers == [*range(1, MOST_FURTHER + 1), 0, 0]


def test_a_run_that_comes_later_has_all_its_answers() -> None:
    assert further_answer(answered(MOST_FURTHER + 2), FREE, MOST_FURTHER + 1) == 1


def test_nothing_that_costs_money_or_leaves_the_machine_is_asked_again() -> None:
    dear = replace(FREE, price=PAID)
    away = replace(FREE, reach=Reach.CLOUD)
    assert further_answer(answered(1), dear, 0) == 0
    assert further_answer(answered(1), away, 0) == 0


def test_only_fixes_have_tests_that_choose() -> None:
    planned = answered(1)
    edit = replace(planned, step=replace(planned.step, kind=StepKind.EDIT))
    assert further_answer(edit, FREE, 0) == 0


def test_a_lost_connection_or_another_tier_ends_it() -> None:
    lost = AttemptView(number=1, tier=TierName.LOCAL, started_at=0, failure="connection lost")
    assert further_answer(step(lost, now=TierName.LOCAL), FREE, 0) == 0
    assert further_answer(step(*answered(1).attempts, now=TierName.SMALL), FREE, 0) == 0


def test_a_tier_that_repeats_itself_is_no_circle() -> None:
    assert in_circles(answered(3)) == ""


def test_the_words_of_a_further_answer_are_those_of_the_first() -> None:
    planned = answered(1).step
    assert varied(planned, 0) is planned
    assert varied(planned, 2).argument("variant") == "2"
    assert varied(planned, 2).instruction == planned.instruction
