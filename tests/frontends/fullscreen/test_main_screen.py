from __future__ import annotations

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.frontends.fullscreen.driving import desk_with
from tests.support.journal_builder import LOCAL, OFFLINE_TIERS, JournalBuilder, rename_step
from tests.support.journal_samples import (
    SAMPLES,
    sample_declined,
    sample_failed_and_interrupted,
    sample_many_steps,
    sample_plan_review,
    sample_rename_and_docstrings,
    sample_running,
)
from tier_code.domain import events as e
from tier_code.domain.commands import ApprovePlan
from tier_code.domain.ledger import CallId
from tier_code.domain.money import Usd
from tier_code.domain.plan import Plan, StepId
from tier_code.domain.tiers import TierName

PICTURED = [name for name in SAMPLES if name != "many_steps"]


@pytest.mark.parametrize("name", PICTURED)
async def test_the_wide_screen(name: str, picture: SnapshotAssertion) -> None:
    async with desk_with(SAMPLES[name]()) as desk:
        assert desk.screen == picture


@pytest.mark.parametrize("name", ["plan_review", "running", "conflict", "at_the_wall"])
async def test_the_screen_of_an_old_terminal(name: str, picture: SnapshotAssertion) -> None:
    async with desk_with(SAMPLES[name](), size=(80, 24)) as desk:
        assert desk.screen == picture


@pytest.mark.parametrize("name", PICTURED)
async def test_the_smallest_screen_still_has_plan_and_prompt(name: str, picture: SnapshotAssertion) -> None:
    async with desk_with(SAMPLES[name](), size=(40, 10)) as desk:
        assert desk.screen == picture
        await desk.type("/t")
        assert "/t" in desk.area("prompt")


async def test_an_empty_session_says_what_can_be_asked(picture: SnapshotAssertion) -> None:
    journal = JournalBuilder()
    journal.open()
    async with desk_with(journal.records()) as desk:
        assert desk.screen == picture


@pytest.mark.parametrize("width", range(100, 121, 3))
async def test_a_list_that_fits_is_shown_whole_at_every_width(width: int) -> None:
    missing = replace(
        OFFLINE_TIERS[-1], missing="nothing is connected yet: " + "this says why, at length " * 3
    )
    journal = JournalBuilder()
    journal.open()
    opened = journal.records()[0].event
    assert isinstance(opened, e.SessionOpened)
    record = e.Record(seq=0, at=0, event=replace(opened, tiers=(*OFFLINE_TIERS[:-1], missing)))
    async with desk_with((record,), size=(width, 40)) as desk:
        assert "What should change?" in desk.area("conversation")
        assert "▁" not in desk.area("conversation")


async def test_the_request_of_the_command_line_waits_in_the_prompt() -> None:
    async with desk_with(sample_plan_review()[:1], prompt="rename a to b") as desk:
        assert desk.prompt == "rename a to b"
        assert desk.sent.commands == []


@pytest.mark.parametrize("size", [(120, 36), (100, 12), (72, 20), (40, 10), (20, 5), (200, 60)])
async def test_any_size_can_be_painted_and_left_again(size: tuple[int, int]) -> None:
    async with desk_with(sample_rename_and_docstrings()) as desk:
        await desk.pilot.resize_terminal(*size)
        await desk.settle()
        await desk.press("ctrl+b", "ctrl+t", "down", "ctrl+b")
        await desk.pilot.resize_terminal(120, 36)
        await desk.settle()
        assert "want_bytes → to_bytes" in desk.area("conversation")


async def test_the_sidebar_folds_into_a_line_and_back() -> None:
    async with desk_with(sample_running()) as desk:
        assert "session budget" in desk.screen
        await desk.press("ctrl+b")
        assert "session budget" not in desk.screen
        assert "s3 running" in desk.screen
        await desk.press("ctrl+b")
        assert "session budget" in desk.screen


async def test_a_streaming_answer_appears_as_it_comes() -> None:
    async with desk_with(sample_running()) as desk:
        assert "Convert an integer" in desk.area("detail")
        await desk.happen(e.TextDelta(call=CallId("c3"), text="to its shortest bytes."))
        assert "Convert an integer to its shortest bytes." in desk.area("detail")


async def test_the_focus_follows_what_runs_until_the_user_takes_it() -> None:
    async with desk_with(sample_running()) as desk:
        assert "step s3" in desk.area("detail")
        await desk.press("ctrl+t", "up")
        assert "step s2" in desk.area("detail")
        await desk.press("ctrl+t")
        assert "step s3" in desk.area("detail")


async def test_spend_near_the_budget_is_told_by_more_than_colour() -> None:
    journal = JournalBuilder()
    journal.open(budget=Usd(100))
    journal.state(e.SpendReserved(call=CallId("c1"), amount=Usd(90)))
    async with desk_with(journal.records()) as desk:
        assert "90 %" in desk.area("sidebar")


async def test_an_unpriced_amount_is_never_shown_as_nothing() -> None:
    journal = JournalBuilder()
    journal.open(budget=None)
    async with desk_with(journal.records()) as desk:
        assert "no budget" in desk.area("sidebar")


async def test_progress_and_notices_have_their_place() -> None:
    async with desk_with(sample_running()) as desk:
        await desk.happen(e.ProgressMade(what="load the local model", done=30, total=100))
        assert "load the local model" in desk.area("above")
        assert "30 %" in desk.area("above")
        await desk.happen(e.ProgressMade(what="load the local model", done=100, total=100, finished=True))
        assert desk.area("above") == ""
        await desk.happen(e.NoticeGiven(text="the model was not pulled"))
        assert "the model was not pulled" in desk.area("conversation")


async def test_a_failed_session_says_why() -> None:
    async with desk_with(sample_running()) as desk:
        await desk.happen(e.SessionFailed(reason="the disk is full"))
        assert "the disk is full" in desk.area("conversation")
        assert "closed" in desk.area("header")


async def test_six_hundred_steps_scroll_without_a_widget_each() -> None:
    async with desk_with(sample_many_steps()) as desk:
        before = len(desk.app.screen.query("*"))
        await desk.press("ctrl+t", "end")
        assert "s600" in desk.area("conversation")
        await desk.press("home")
        assert " s1 " in desk.area("conversation")
        assert len(desk.app.screen.query("*")) == before < 40


async def test_steps_that_were_dropped_are_gone_from_the_list() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.happen(e.StepDropped(step=StepId("s3")))
        assert "int_to_bytes" not in desk.area("conversation")


async def test_an_idle_screen_runs_no_timer_and_a_busy_one_does() -> None:
    async with desk_with(sample_plan_review()) as desk:
        assert not desk.app.pacer.beating
        assert not desk.app.main.entry.prompt.cursor_blink
        await desk.happen(e.PlanApproved(turn=1, by=e.By.USER))
        assert desk.app.pacer.beating
        await desk.happen(
            e.TurnFinished(turn=1, outcome=e.Outcome.INTERRUPTED, reason="", seconds=1, peak_memory_bytes=0)
        )
        assert not desk.app.pacer.beating


async def test_themes_change_every_colour_and_no_word() -> None:
    async with desk_with(sample_running()) as desk:
        before, words = desk.app.export_screenshot(), desk.screen
        await desk.type("/theme paper")
        await desk.press("enter")
        assert desk.app.theme == "paper"
        assert desk.screen == words
        assert desk.app.export_screenshot() != before
        await desk.type("/theme plaid")
        await desk.press("enter")
        assert "there is no theme 'plaid'; there are ink, paper" in desk.screen


async def test_no_color_means_none_and_the_cursor_is_still_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk_with(sample_running()) as desk:
        styles = [style for style in desk.styles if style]
        assert not [style for style in styles if style.color and not style.color.is_default]
        assert not [style for style in styles if style.bgcolor and not style.bgcolor.is_default]
        assert any(style.reverse for style in styles)


async def test_what_failed_is_in_focus_first() -> None:
    async with desk_with(sample_failed_and_interrupted()) as desk:
        assert "step s2" in desk.area("detail")
        assert "the answer is code, not a docstring" in desk.area("detail")


async def test_the_connected_tiers_are_named() -> None:
    async with desk_with(sample_running()) as desk:
        assert "tool + local" in desk.area("header")
        assert LOCAL.name.value in desk.area("header")


async def test_what_was_told_before_a_request_is_not_told_again_under_its_plan() -> None:
    async with desk_with(sample_rename_and_docstrings()) as desk:
        await desk.happen(e.NoticeGiven(text="s3 took a little longer"))
        assert "s3 took a little longer" in desk.area("conversation")
        await desk.happen(e.PromptSubmitted(turn=2, text="rename a to b"), _plan_of_turn_2())
        assert "rename a → b" in desk.area("conversation")
        assert "s3 took a little longer" not in desk.area("conversation")
        await desk.happen(e.NoticeGiven(text="s9 cannot run on local"))
        assert "s9 cannot run on local" in desk.area("conversation")


async def test_a_new_plan_has_the_focus_that_a_step_of_the_last_one_had() -> None:
    async with desk_with(sample_rename_and_docstrings()) as desk:
        await desk.press("ctrl+t", "down", "ctrl+t")
        await desk.happen(e.PromptSubmitted(turn=2, text="rename a to b"), _plan_of_turn_2())
        assert "step s9" in desk.area("detail")


def _plan_of_turn_2() -> e.PlanProposed:
    return e.PlanProposed(plan=Plan(turn=2, steps=(rename_step(9, "a", "b", "src/a.py"),), source="recipe"))


async def test_a_plan_says_how_it_is_run_from_where_the_keys_go() -> None:
    async with desk_with(sample_plan_review()) as desk:
        assert "⏎ runs this plan   ^T changes it" in desk.area("conversation")
        await desk.press("ctrl+t")
        assert "Esc ⏎ runs this plan" in desk.area("conversation")
        await desk.press("escape", "enter")
        assert desk.sent.commands == [ApprovePlan()]


async def test_a_question_after_a_run_leaves_its_receipt_where_it_was() -> None:
    async with desk_with(sample_failed_and_interrupted()) as desk:
        receipt = desk.area("conversation").partition(" tiers ")[2]
        assert "peak memory" in receipt
        await desk.happen(
            e.PromptSubmitted(turn=2, text="why?"), e.QuestionAnswered(turn=2, text="It had no words.", by="")
        )
        assert "It had no words." in desk.area("conversation")
        assert receipt in desk.area("conversation")


async def test_a_run_has_the_focus_that_a_step_of_its_plan_had() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press("ctrl+t", "down", "down", "escape")
        assert "step s3" in desk.area("detail")
        s1 = StepId("s1")
        await desk.happen(e.PlanApproved(turn=1, by=e.By.USER))
        await desk.happen(e.StepStarted(step=s1, attempt=1, tier=TierName.TOOL))
        await desk.happen(e.StepFinished(step=s1, outcome=e.Outcome.FAILED, reason="no", seconds=1))
        assert "step s1" in desk.area("detail")


async def test_a_request_that_cannot_be_planned_is_answered_from_its_beginning() -> None:
    async with desk_with(sample_declined()[:1], size=(80, 24)) as desk:
        tries = tuple(f"try: organise the imports in part{number}" for number in range(30))
        declined = e.RequestDeclined(turn=1, reason="no recipe fits", hints=(*tries, "a planner could"))
        await desk.happen(e.PromptSubmitted(turn=1, text="what does it do?"), declined)
        seen = desk.area("conversation")
        assert "what does it do?" in seen
        assert "no recipe fits" in seen
        assert "part4" in seen
        assert "part5" not in seen
        assert "… and 25 kinds of request more" in seen
        assert "a planner could" in seen
        await desk.happen(e.PromptSubmitted(turn=2, text="rename a to b"), _plan_of_turn_2())
        await desk.press("ctrl+t", "home")
        assert "Nothing was planned." in desk.area("conversation")


async def test_a_step_that_streamed_shows_its_result_from_the_top() -> None:
    async with desk_with(sample_running(), size=(120, 30)) as desk:
        await desk.happen(*(e.TextDelta(call=CallId("c3"), text=f"\nline {n}") for n in range(40)))
        assert "line 39" in desk.area("detail")
        assert "step s3" not in desk.area("detail")
        s3 = StepId("s3")
        await desk.happen(e.StepFinished(step=s3, outcome=e.Outcome.FAILED, reason="too long", seconds=1))
        assert "step s3" in desk.area("detail")
