from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.frontends.fullscreen.driving import StillClock, desk_with, shipped_themes
from tests.support.journal_samples import (
    sample_failed_and_interrupted,
    sample_plan_review,
    sample_rename_and_docstrings,
    sample_running,
)
from tier_code.domain import events as e
from tier_code.domain.commands import CloseSession, Command, OverrideClass, OverrideTier
from tier_code.domain.ledger import CallId
from tier_code.domain.money import ZERO
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import StepId, StepKind
from tier_code.domain.tiers import TierName
from tier_code.frontends.fullscreen.picking import PickerApp
from tier_code.frontends.fullscreen.surroundings import Surroundings
from tier_code.frontends.shared.actions import ACTIONS
from tier_code.frontends.shared.departure import Departure, Errand
from tier_code.frontends.shared.session_row import SessionRow

SESSIONS = tuple(
    SessionRow(
        id=e.SessionId(f"01KAM{number}"),
        when=1_795_327_200_000_000_000,
        request=f"request {number}",
        state="done",
        steps=number,
        spend=ZERO,
    )
    for number in range(3)
)


async def test_a_finished_step_in_full(picture: SnapshotAssertion) -> None:
    async with desk_with(sample_rename_and_docstrings(), size=(100, 60)) as desk:
        await desk.press("ctrl+t", "down", "enter")
        assert desk.screen == picture


async def test_a_step_that_ran_again_shows_both_results_and_prices() -> None:
    first, second = (Patch(edits=(file_edit("m.py", b"a\n", new),)) for new in (b"first\n", b"second\n"))
    again: list[e.Event] = [
        e.StepStarted(step=StepId("s2"), attempt=2, tier=TierName.LOCAL),
        e.PatchProposed(step=StepId("s2"), patch=second),
        e.StepFinished(step=StepId("s2"), outcome=e.Outcome.DONE, reason="", seconds=1.0),
    ]
    async with desk_with(sample_rename_and_docstrings(), size=(100, 120)) as desk:
        await desk.happen(e.PatchProposed(step=StepId("s2"), patch=first), *again)
        await desk.type("/step s2")
        await desk.press("enter")
        shown = desk.screen
        assert "Attempt 1" in shown
        assert "450 tok · $0" in shown
        assert shown.index("first") < shown.index("Attempt 2  ") < shown.index("second")


async def test_a_failed_step_shows_what_its_check_found() -> None:
    async with desk_with(sample_failed_and_interrupted(), size=(100, 60)) as desk:
        await desk.press("ctrl+t", "enter")
        assert "the answer is code, not a docstring" in desk.screen
        assert "line 1: def to_bytes(value):" in desk.screen


async def test_a_step_page_follows_the_step_while_it_runs() -> None:
    async with desk_with(sample_running(), size=(100, 60)) as desk:
        await desk.press("ctrl+o")
        await desk.happen(e.TextDelta(call=CallId("c3"), text="to its bytes."))
        assert "Convert an integer to its bytes." in desk.screen
        await desk.press("escape")
        assert "Plan" in desk.area("conversation")


async def test_a_step_is_opened_by_its_name_too() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.type("/step 3")
        await desk.press("enter")
        assert "docstring for int_to_bytes" in desk.screen
        assert "What it is told" in desk.screen


async def test_the_help_screen_lists_every_key_and_command() -> None:
    async with desk_with(sample_plan_review(), size=(100, 160)) as desk:
        await desk.press("f1")
        shown = " ".join(desk.screen.split())
        for action in ACTIONS:
            if action.keys or action.slash:
                assert " ".join(action.tooltip.split()) in shown
        await desk.press("escape", "ctrl+t", "question_mark")
        assert "Commands in the prompt" in desk.screen


async def test_the_palette_offers_what_can_be_done_now() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press("ctrl+p")
        assert "Run plan" in desk.screen
        assert "Redo" not in desk.screen


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("s2 on small", OverrideTier(step=StepId("s2"), tier=TierName.SMALL)),
        ("docstring steps on mid", OverrideClass(of=StepKind.DOCSTRING, tier=TierName.MID, always=False)),
        ("steps on mid, always", OverrideClass(of=StepKind.DOCSTRING, tier=TierName.MID, always=True)),
    ],
)
async def test_the_palette_sets_the_tier_of_a_step_and_of_its_kind(typed: str, command: Command) -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press("ctrl+t", "down", "ctrl+p")
        await desk.type(typed)
        await desk.settle()
        await desk.press("enter")
        assert desk.sent.commands == [command]


async def test_a_session_is_chosen_and_the_present_one_closed() -> None:
    async with desk_with(sample_plan_review(), sessions=SESSIONS) as desk:
        await desk.type("/resume")
        await desk.press("enter")
        assert "request 1" in desk.screen
        await desk.press("down", "enter")
        assert desk.sent.commands == [CloseSession()]
    assert desk.app.return_value == Departure(Errand.RESUME, SESSIONS[1].id)


async def test_the_list_of_sessions_can_be_left() -> None:
    async with desk_with(sample_plan_review(), sessions=SESSIONS) as desk:
        await desk.type("/sessions")
        await desk.press("enter")
        assert "request 2" in desk.screen
        await desk.press("escape")
        assert desk.sent.commands == []
        assert "Plan" in desk.area("conversation")


@pytest.mark.parametrize(("keys", "chosen"), [(["down", "enter"], SESSIONS[1].id), (["escape"], None)])
async def test_a_session_can_be_chosen_before_there_is_one(
    keys: list[str], chosen: e.SessionId | None
) -> None:
    app = PickerApp(SESSIONS, Surroundings(themes=shipped_themes(), clock=StillClock(0)))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
    assert app.return_value is not None
    assert app.return_value.session == chosen


async def test_a_replay_can_be_asked_for_by_id() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.type("/replay 01KAM2")
        await desk.press("enter")
    assert desk.app.return_value == Departure(Errand.REPLAY, e.SessionId("01KAM2"))


async def test_ctrl_q_ends_the_session() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press("ctrl+q")
        assert desk.sent.commands == [CloseSession()]
    assert desk.app.return_value == Departure(Errand.QUIT)
