"""The router: floors, risk, the record and expected cost, each with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.routing.steps import TIERS, outcomes, policy, step, tier
from tier_code.domain.expected_cost import Supervision
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepKind, TaskClass
from tier_code.domain.record import Source, record_of
from tier_code.domain.tiers import LADDER, TierName, rank
from tier_code.engine.routing.router import Policy, decided, lower_tier, next_tier, route
from tier_code.engine.routing.weighing import Grounds

HOUR = Supervision(hour=Usd(75_000_000_000))


def test_an_edit_that_tests_cover_starts_at_the_lowest_tier_and_names_the_others_with_their_cost() -> None:
    decision = route(step(), policy())
    assert decision.tier is TierName.LOCAL
    assert decision.standing is not None
    assert decision.standing.source is Source.PRIOR
    above = {each.tier: each for each in decision.alternatives if each.expected is not None}
    assert list(above) == [TierName.SMALL, TierName.MID, TierName.FRONTIER]
    assert decision.expected is not None
    assert all(each.expected.tokens >= decision.expected.tokens for each in above.values() if each.expected)


@pytest.mark.parametrize(
    ("task_class", "floor"), [(TaskClass.F, TierName.MID), (TaskClass.G, TierName.FRONTIER)]
)
def test_a_class_without_a_check_never_starts_below_its_floor(task_class: TaskClass, floor: TierName) -> None:
    decision = route(step(task_class), policy(record_of(outcomes(TierName.LOCAL, 50, 0, task_class))))
    assert decision.tier is floor
    assert "class" in next(e.reason for e in decision.alternatives if e.tier is TierName.LOCAL)
    assert next_tier(step(task_class), frozenset({TierName.LOCAL}), policy()) is floor
    assert lower_tier(step(task_class).at(TierName.FRONTIER, ""), frozenset(), policy()) is not TierName.LOCAL


def test_the_user_may_send_it_below_the_floor() -> None:
    decision = route(step(TaskClass.F), policy(class_tiers={TaskClass.F: TierName.LOCAL}))
    assert (decision.tier, decision.reason) == (TierName.LOCAL, "set by --tier")


def test_where_nobody_at_the_floor_is_there_the_plan_says_who_is_missing() -> None:
    tiers = {**TIERS, TierName.MID: tier(TierName.MID, ready=False)}
    tiers[TierName.FRONTIER] = tier(TierName.FRONTIER, ready=False)
    decision = route(step(TaskClass.F), Policy(tiers=tiers))
    assert (decision.tier, decision.reason) == (TierName.MID, "mid is missing")


def test_risk_moves_a_step_up_and_prints_its_points() -> None:
    words = "hold the lock while both are read"
    decision = route(step(instruction=words, files=2, output_tokens=100), policy())
    assert decision.tier is TierName.MID
    assert "'lock' +3" in decision.reason
    assert "2 files +1" in decision.reason


def test_risk_spends_no_money_that_the_user_did_not_allow() -> None:
    risky = step(instruction="hold the lock while both are read", files=2, output_tokens=100)
    assert route(risky, policy(limited=False)).tier is TierName.LOCAL


def test_tests_that_cover_the_lines_and_exact_checks_take_points_off() -> None:
    long = step(output_tokens=200, files=2)
    assert route(long, policy()).tier is TierName.LOCAL
    assert route(replace(long, arguments=(("covered", "no"),)), policy()).tier is TierName.SMALL
    words = replace(long, task_class=TaskClass.B, kind=StepKind.DOCSTRING)
    assert route(words, policy()).tier is TierName.LOCAL


def test_an_exact_tool_goes_first_whatever_the_words_say() -> None:
    words = "log every lock and transaction"
    assert route(step(TaskClass.D, StepKind.LOGGING, words), policy()).tier is TierName.TOOL


def test_a_tier_that_keeps_failing_at_such_steps_is_passed_over_with_its_record() -> None:
    failing = policy(record_of(outcomes(TierName.LOCAL, 0, 30)))
    decision = route(step(), failing)
    assert decision.tier is TierName.SMALL
    assert "0 of 30 passed" in decision.reason
    assert route(step(), policy(record_of(outcomes(TierName.LOCAL, 0, 4)))).tier is TierName.LOCAL


def test_a_climb_stops_on_its_way_unless_that_surely_costs_more_than_it_saves() -> None:
    tried = frozenset({TierName.LOCAL})
    dear = policy(record_of(outcomes(TierName.MID, 0, 30)))
    assert next_tier(step(), tried | {TierName.SMALL}, dear) is TierName.FRONTIER
    cheap = policy(record_of(outcomes(TierName.SMALL, 6, 24)))
    assert next_tier(step(), tried, cheap) is TierName.SMALL
    assert next_tier(step(), tried | {TierName.SMALL, TierName.FRONTIER}, dear) is None


def test_the_record_of_another_model_or_class_moves_nothing() -> None:
    others = outcomes(TierName.LOCAL, 0, 30, TaskClass.C)
    others += [replace(each, model="b/other") for each in outcomes(TierName.LOCAL, 0, 30)]
    assert route(step(), policy(record_of(others))).tier is TierName.LOCAL


def test_the_users_time_decides_only_once_it_has_a_rate() -> None:
    grounds = Grounds(repo="here", limited=True, supervision=HOUR)
    decision = route(step(), Policy(tiers=TIERS, grounds=lambda: grounds))
    assert rank(decision.tier) >= rank(TierName.MID)
    assert "expected to cost" in decision.reason
    assert route(step(), policy()).tier is TierName.LOCAL


def test_with_a_rate_a_check_that_sees_everything_lets_the_cheap_tier_go_first() -> None:
    grounds = Grounds(repo="here", limited=True, supervision=HOUR)
    words = step(TaskClass.B, StepKind.DOCSTRING)
    assert route(words, Policy(tiers=TIERS, grounds=lambda: grounds)).tier is TierName.LOCAL


def test_a_plan_keeps_the_decision_of_every_step_also_where_somebody_else_chose() -> None:
    routed = step().at(TierName.MID, "set by the planner")
    ((name, decision),) = decided([routed], policy())
    assert (name, decision.tier, decision.reason) == ("s1", TierName.MID, "set by the planner")
    assert decision.alternatives


@given(
    st.sampled_from(list(TaskClass)),
    st.sampled_from([kind for kind in StepKind if kind in (StepKind.EDIT, StepKind.FIX, StepKind.TESTS)]),
    st.lists(st.tuples(st.sampled_from(LADDER), st.booleans()), max_size=25),
    st.booleans(),
)
def test_no_record_takes_a_step_below_its_floor_and_the_same_grounds_give_the_same_decision(
    task_class: TaskClass,
    kind: StepKind,
    seen: list[tuple[TierName, bool]],
    limited: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    record = record_of([each for name, good in seen for each in outcomes(name, good, not good, task_class)])
    asked, allowed = step(task_class, kind), policy(record, limited=limited)
    decision = route(asked, allowed)
    assert decision == route(asked, allowed)
    base = route(asked, policy(limited=limited)).tier
    fresh = {TaskClass.F: TierName.MID, TaskClass.G: TierName.FRONTIER}.get(task_class, TierName.TOOL)
    assert rank(decision.tier) >= rank(fresh)
    assert rank(decision.tier) >= rank(base)
