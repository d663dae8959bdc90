"""Calling back a user who looks elsewhere."""

from __future__ import annotations

from textual import events

from tests.frontends.fullscreen.driving import desk_with
from tests.support.journal_samples import sample_changes_review, sample_plan_review, sample_running
from tier_code.domain.events import PlanProposed
from tier_code.domain.fold import fold
from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.calling import Caller
from tier_code.frontends.shared.calling import LONG_S, reason_to_call


class Watch:
    """Time that is set by hand, and what was called."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.called: list[str] = []
        self.caller = Caller(lambda: self.seconds, self.called.append)


RUNNING = fold(sample_running())
READY = fold(sample_changes_review())
READY_WORDS = "tier-code: results are ready for you"


def test_results_call_somebody_who_looks_elsewhere() -> None:
    watch = Watch()
    watch.caller.look(here=False)
    watch.caller.follow(SessionView(), RUNNING)
    watch.caller.follow(RUNNING, READY)
    assert watch.called == [READY_WORDS]


def test_nobody_is_called_who_looks() -> None:
    watch = Watch()
    watch.caller.look(here=True)
    watch.caller.follow(SessionView(), RUNNING)
    watch.seconds = 600
    watch.caller.follow(RUNNING, READY)
    assert watch.called == []


def test_where_the_terminal_does_not_say_only_long_work_calls() -> None:
    for took, called in ((LONG_S - 1, []), (LONG_S, [READY_WORDS])):
        watch = Watch()
        watch.caller.follow(SessionView(), RUNNING)
        watch.seconds = took
        watch.caller.follow(RUNNING, READY)
        assert watch.called == called


def test_a_plan_that_waits_calls_and_one_that_was_there_does_not() -> None:
    plan = sample_plan_review()
    proposed = next(place for place, record in enumerate(plan) if isinstance(record.event, PlanProposed))
    before, after = fold(plan[:proposed]), fold(plan[: proposed + 1])
    assert reason_to_call(before, after) == "tier-code: a plan is ready for you"
    assert reason_to_call(after, fold(plan)) == ""


def test_more_work_is_no_reason_to_call() -> None:
    assert reason_to_call(RUNNING, RUNNING) == ""


async def test_the_terminals_own_word_on_focus_counts() -> None:
    async with desk_with(sample_running()) as desk:
        desk.app.post_message(events.AppBlur())
        await desk.settle()
        told: list[str] = []
        desk.app.caller = Caller(lambda: 0.0, told.append)
        desk.app.post_message(events.AppBlur())
        await desk.settle()
        desk.app.caller.follow(RUNNING, READY)
        assert told == [READY_WORDS]
