"""A view after one more record: what it held before stands, what was found out of the one before does not."""

from __future__ import annotations

from dataclasses import replace

from tests.bench.screen.long_session import long_session
from tier_code.domain.attention import NOBODY_LOOKED
from tier_code.domain.fold import apply, fold
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.view import SessionView


def test_a_view_with_other_steps_is_what_replacing_them_gives() -> None:
    view = fold(long_session(60))
    steps = tuple(replace(step, state=StepState.WAITING) for step in view.steps)
    assert view.current_steps
    assert not view.waiting
    after = view.with_steps(steps)
    assert after == replace(view, steps=steps)
    assert after.waiting == after.current_steps == replace(view, steps=steps).waiting
    assert not view.waiting


def test_a_stamped_view_is_what_replacing_its_time_gives() -> None:
    view = fold(long_session(60))
    assert view.stamped(7, NOBODY_LOOKED) == replace(
        view, at=7, records=view.records + 1, looking=NOBODY_LOOKED
    )


def test_views_looked_at_after_every_record_end_in_the_same_one() -> None:
    records = long_session(200)
    view = SessionView()
    for record in records:
        view = apply(view, record)
        assert view.current_steps == replace(view).current_steps
        assert view.waiting == replace(view).waiting
    assert view == fold(records)


def test_a_step_is_found_by_its_id_wherever_it_stands() -> None:
    view = fold(long_session(300))
    assert [view.step(step.step.id) for step in view.steps] == list(view.steps)
    assert view.step(StepId("s0")) is None
