from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.frontends.fullscreen.driving import desk_with
from tests.support.journal_samples import (
    ENCODING_PATH,
    sample_changes_review,
    sample_plan_review,
    sample_rename_and_docstrings,
)
from tier_code.domain import events as e
from tier_code.domain.commands import AcceptChanges, RejectHunks
from tier_code.domain.plan import StepId

S1 = StepId("s1")
FIRST_FILE = "src/itsdangerous/__init__.py"


@pytest.mark.parametrize("size", [(150, 36), (120, 36), (80, 24), (40, 10)])
async def test_the_review_at_every_width(size: tuple[int, int], picture: SnapshotAssertion) -> None:
    async with desk_with(sample_changes_review(), size=size) as desk:
        await desk.press("enter", "right_square_bracket")
        assert desk.screen == picture


async def test_enter_in_an_empty_prompt_opens_the_review_and_escape_leaves_it() -> None:
    async with desk_with(sample_changes_review()) as desk:
        await desk.press("enter")
        assert "hunk 1 of" in desk.screen
        await desk.press("escape")
        assert "Plan" in desk.area("conversation")


async def test_every_hunk_of_the_run_can_be_reached_and_gone_back_over() -> None:
    staged = sample_changes_review()
    async with desk_with(staged) as desk:
        hunks = sum(
            len(edit.hunks) for step in desk.app.view.steps if step.patch for edit in step.patch.edits
        )
        await desk.press("ctrl+t", "d", *["right_square_bracket"] * (hunks + 3))
        assert "bytes_to_int" in desk.area("page")
        await desk.press(*["left_square_bracket"] * (hunks + 3))
        assert FIRST_FILE in desk.area("page")


async def test_n_leaves_a_hunk_out_and_y_takes_it_back() -> None:
    async with desk_with(sample_changes_review()) as desk:
        await desk.press("enter", "n", "left_square_bracket", "y")
        assert desk.sent.commands == [
            RejectHunks(step=S1, path=FIRST_FILE, hunks=(0,)),
            RejectHunks(step=S1, path=FIRST_FILE, hunks=()),
        ]


async def test_quick_refusals_build_on_each_other_before_they_are_recorded() -> None:
    async with desk_with(sample_changes_review()) as desk:
        await desk.press("enter", "right_square_bracket", "n", "n")
        assert desk.sent.commands == [
            RejectHunks(step=S1, path=ENCODING_PATH, hunks=(0,)),
            RejectHunks(step=S1, path=ENCODING_PATH, hunks=(0, 1)),
        ]


async def test_capital_letters_decide_about_the_whole_file() -> None:
    async with desk_with(sample_changes_review()) as desk:
        await desk.press("enter", "right_square_bracket", "N")
        assert desk.sent.commands == [RejectHunks(step=S1, path=ENCODING_PATH, hunks=(0, 1, 2))]
        assert "serializer.py" in desk.area("page")


async def test_what_is_recorded_as_left_out_is_shown_so() -> None:
    async with desk_with(sample_changes_review()) as desk:
        await desk.press("enter", "right_square_bracket")
        await desk.happen(e.HunksRejected(step=S1, path=ENCODING_PATH, hunks=(1,)))
        assert "✗ left out" in desk.area("page")
        assert "◐ src/itsdangerous/encoding.py" in desk.area("files")
        assert "2/3" in desk.area("files")


async def test_a_accepts_what_is_kept_and_goes_back() -> None:
    async with desk_with(sample_changes_review()) as desk:
        await desk.press("enter", "a")
        assert desk.sent.commands == [AcceptChanges()]
        assert "Plan" in desk.area("conversation")


async def test_what_is_written_can_be_read_but_not_decided_again() -> None:
    async with desk_with(sample_rename_and_docstrings()) as desk:
        await desk.press("ctrl+t", "d", "n")
        assert desk.sent.commands == []
        assert "decided already" in desk.area("footer")


async def test_nothing_to_review_is_said() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press("ctrl+t", "d")
        assert "there is no change to review" in desk.area("above")
