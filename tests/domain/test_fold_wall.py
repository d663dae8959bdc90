from __future__ import annotations

import pytest

from tests.support.wall_samples import AFTER, CENT, NEEDED, PAID, RENAME, at_the_wall, day, left_out, planned
from tier_code.domain import events as e
from tier_code.domain.budget import BudgetScope, ScopeStanding
from tier_code.domain.fold import fold
from tier_code.domain.forecast import enough_for, forecast, typed
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepState
from tier_code.domain.schedule import at_the_wall as stands
from tier_code.domain.schedule import orphans, ready_steps
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView


def states(view: SessionView) -> list[StepState]:
    return [step.state for step in view.steps]


def test_a_refused_step_waits_and_what_needs_it_is_not_ready() -> None:
    view = fold(at_the_wall().records())
    assert states(view) == [StepState.PASSED, StepState.WAITING, StepState.PLANNED]
    assert (ready_steps(view), orphans(view)) == ((), ())
    assert stands(view)


def test_a_raised_limit_or_another_tier_lets_the_step_run_again() -> None:
    raised = e.BudgetChanged(scope=BudgetScope.SESSION, was=Usd(CENT), now=Usd(CENT + 1), by=e.By.USER)
    moved = e.TierOverridden(step=PAID.id, was=TierName.MID, now=TierName.SMALL, by=e.By.USER)
    for event in (raised, moved):
        journal = at_the_wall()
        journal.state(event)
        view = fold(journal.records())
        assert ready_steps(view) == (PAID.id,)
        assert not stands(view)


@pytest.mark.parametrize(
    ("scope", "was", "now"),
    [(BudgetScope.SESSION, CENT, CENT - 1), (BudgetScope.DAY, CENT, 5 * CENT)],
    ids=["lowered", "another limit"],
)
def test_what_does_not_help_leaves_the_step_waiting(scope: BudgetScope, was: int, now: int) -> None:
    journal = at_the_wall()
    journal.state(e.BudgetChanged(scope=scope, was=Usd(was), now=Usd(now), by=e.By.USER))
    assert stands(fold(journal.records()))


def test_what_was_left_out_is_planned_again_when_the_user_goes_on() -> None:
    journal = left_out()
    view = fold(journal.records())
    assert states(view) == [StepState.PASSED, StepState.SKIPPED, StepState.SKIPPED]
    journal.approve(1)
    again = fold(journal.records())
    assert states(again) == [StepState.PASSED, StepState.PLANNED, StepState.PLANNED]
    assert ready_steps(again) == (PAID.id,)


def test_a_plan_needs_its_costs_and_room_for_its_dearest_hold() -> None:
    ahead = forecast(fold(planned().records()))
    assert (ahead.low, ahead.needs) == (Usd(5_000_000), NEEDED)
    assert ahead.high == Usd(235_000_000)
    assert [each.scope for each in ahead.short] == [BudgetScope.SESSION, BudgetScope.DAY]
    assert [each.left for each in ahead.left] == [Usd(CENT), Usd(2 * CENT - CENT // 2)]


def test_a_limit_to_raise_to_covers_the_plan_and_what_others_spent() -> None:
    view = fold(planned().records())
    assert enough_for(view, BudgetScope.SESSION) == Usd(5 * CENT)
    assert enough_for(view, BudgetScope.DAY) == Usd(5 * CENT)
    assert enough_for(view, BudgetScope.SESSION, Usd(7 * CENT)) == Usd(8 * CENT)
    assert typed(ZERO) == ZERO


def test_steps_that_ran_need_nothing_more() -> None:
    journal = planned()
    journal.approve(1)
    journal.state(e.StepDropped(step=PAID.id), e.StepDropped(step=AFTER.id), e.StepDropped(step=RENAME.id))
    ahead = forecast(fold(journal.records()))
    assert (ahead.needs, ahead.high, ahead.short) == (ZERO, ZERO, ())


def test_coming_near_a_limit_is_over_when_the_limit_or_the_day_changes() -> None:
    near = ScopeStanding(scope=BudgetScope.DAY, committed=Usd(9), limit=Usd(10))
    assert near.near
    journal = planned()
    journal.state(e.BudgetsRead(standings=(near,)), e.BudgetNear(standing=near))
    assert fold(journal.records()).near == (BudgetScope.DAY,)
    journal.state(e.BudgetsRead(standings=(day(0),)))
    assert fold(journal.records()).near == ()
