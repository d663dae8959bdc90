from __future__ import annotations

import pytest
from textual.events import Key

from tests.frontends.fullscreen.driving import desk_with
from tests.support.journal_samples import (
    sample_changes_review,
    sample_failed_and_interrupted,
    sample_plan_review,
    sample_rename_and_docstrings,
    sample_running,
    sample_undone,
)
from tier_code.domain.commands import (
    AcceptChanges,
    ApprovePlan,
    Command,
    ContinueRun,
    DropStep,
    Interrupt,
    MoveStep,
    OverrideTier,
    RedoChanges,
    RejectChanges,
    RerunStep,
    UndoChanges,
)
from tier_code.domain.plan import StepId
from tier_code.domain.tiers import TierName

S2 = StepId("s2")
ON_THE_PLAN: list[tuple[str, Command]] = [
    ("1", OverrideTier(step=S2, tier=TierName.TOOL)),
    ("2", OverrideTier(step=S2, tier=TierName.LOCAL)),
    ("3", OverrideTier(step=S2, tier=TierName.SMALL)),
    ("4", OverrideTier(step=S2, tier=TierName.MID)),
    ("5", OverrideTier(step=S2, tier=TierName.FRONTIER)),
    ("x", DropStep(step=S2)),
    ("J", MoveStep(step=S2, by=1)),
    ("K", MoveStep(step=S2, by=-1)),
    ("r", RerunStep(step=S2)),
]


@pytest.mark.parametrize(("key", "command"), ON_THE_PLAN)
async def test_single_keys_act_on_the_step_under_the_cursor(key: str, command: Command) -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press("ctrl+t", "down", key)
        assert desk.sent.commands == [command]


async def test_staged_results_are_accepted_and_rejected_from_the_list() -> None:
    async with desk_with(sample_changes_review()) as desk:
        await desk.press("ctrl+t", "down", "a", "n")
        assert desk.sent.commands == [AcceptChanges(), RejectChanges(steps=(S2,))]


async def test_applied_changes_are_undone_and_redone_from_the_list() -> None:
    async with desk_with(sample_rename_and_docstrings()) as desk:
        await desk.press("ctrl+t", "down", "u", "U")
        assert desk.sent.commands == [UndoChanges(steps=(S2,))]
        assert "nothing was undone" in desk.area("above")
    async with desk_with(sample_undone()) as desk:
        await desk.press("ctrl+t", "u")
        assert desk.sent.commands == [UndoChanges(steps=(StepId("s1"),))]
        await desk.press("down", "u", "U")
        assert desk.sent.commands[1:] == [RedoChanges(steps=(S2,))]
        assert "nothing of s2 is written" not in desk.area("above")


async def test_a_key_that_has_nothing_to_take_back_says_what_would() -> None:
    async with desk_with(sample_undone()) as desk:
        await desk.press("ctrl+t", "down", "u")
        assert "nothing of s2 is written; /undo takes back" in desk.area("above")
        await desk.press("up", "U")
        assert "s1 was not undone; /redo puts back" in desk.area("above")
        assert desk.sent.commands == []


async def test_what_became_of_the_files_is_said_wherever_the_list_stands() -> None:
    async with desk_with(sample_changes_review()) as desk:
        written = sample_rename_and_docstrings()[-1].event
        await desk.happen(written)
        assert "written: 4 steps, 6 files, +17" in desk.area("above")
        await desk.press("ctrl+t")
        assert desk.area("above") == ""


async def test_an_interrupted_run_goes_on_with_c() -> None:
    async with desk_with(sample_failed_and_interrupted()) as desk:
        await desk.press("ctrl+t", "c")
        assert desk.sent.commands == [ContinueRun()]


@pytest.mark.parametrize("way", ["ctrl+t", "up"])
async def test_every_way_to_the_plan_list_and_back(way: str) -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press(way)
        assert desk.app.focused is desk.app.main.query_one("#conversation")
        await desk.press("escape")
        assert desk.app.focused is desk.app.main.entry.prompt


async def test_down_past_the_last_step_is_the_prompt() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press("ctrl+t", "end", "down")
        assert desk.app.focused is desk.app.main.entry.prompt


async def test_another_character_goes_back_to_the_prompt_with_it() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press("ctrl+t", "w", "h", "y")
        assert desk.prompt == "why"
        assert desk.sent.commands == []


async def test_the_prompt_takes_the_keys_of_the_list_as_text() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press(*"12xJKranudUc", "question_mark")
        assert desk.prompt == "12xJKranudUc?"
        assert desk.sent.commands == []


async def test_enter_in_an_empty_prompt_approves_the_plan() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press("enter")
        assert desk.sent.commands == [ApprovePlan()]


async def test_escape_stops_a_run_before_anything_else() -> None:
    async with desk_with(sample_running()) as desk:
        await desk.press("escape")
        await desk.press("ctrl+t", "escape")
        assert desk.sent.commands == [Interrupt(), Interrupt()]


async def test_the_footer_offers_what_can_be_done_now() -> None:
    async with desk_with(sample_plan_review()) as desk:
        assert "run plan" in desk.area("footer")
        await desk.press("ctrl+t")
        assert "1–5 tier" in desk.area("footer")  # noqa: RUF001 - a range
        assert "undo" not in desk.area("footer")
    async with desk_with(sample_rename_and_docstrings()) as desk:
        await desk.press("ctrl+t")
        assert "u undo" in desk.area("footer")


async def test_a_click_chooses_a_step_and_a_second_opens_it() -> None:
    async with desk_with(sample_plan_review()) as desk:
        conversation = desk.app.main.query_one("#conversation")
        row = (
            desk.area("conversation")
            .split("\n")
            .index(next(line for line in desk.area("conversation").split("\n") if " s3 " in line))
        )
        await desk.pilot.click(conversation, offset=(8, row))
        await desk.settle()
        assert "step s3" in desk.area("detail")
        await desk.pilot.click(conversation, offset=(8, row), times=2)
        await desk.settle()
        assert "What it is told" in desk.screen


async def test_the_step_that_keys_act_on_is_in_sight_on_a_low_screen() -> None:
    async with desk_with(sample_changes_review(), size=(80, 16)) as desk:
        await desk.pilot.press("ctrl+t")
        await desk.settle()
        cursor = desk.app.main.cursor
        assert cursor is not None
        assert f" {cursor} " in desk.area("conversation")


async def test_letters_typed_at_once_behind_the_first_are_no_keys_of_the_list() -> None:
    async with desk_with(sample_rename_and_docstrings()) as desk:
        await desk.press("ctrl+t")
        for letter in "#xanu":
            desk.app.post_message(Key("number_sign" if letter == "#" else letter, letter))
        await desk.settle()
        assert desk.prompt == "#xanu"
        assert not desk.sent.commands
