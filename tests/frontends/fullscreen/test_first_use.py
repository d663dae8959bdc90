from __future__ import annotations

from tests.frontends.fullscreen.driving import desk_with
from tests.support.journal_samples import sample_changes_review, sample_plan_review
from tier_code.domain.commands import DropStep
from tier_code.domain.events import NoticeGiven
from tier_code.domain.events_step import StepDropped
from tier_code.domain.plan import StepId

S2, S3, S4 = StepId("s2"), StepId("s3"), StepId("s4")
REFUSED = "s4 cannot run on local: rename steps do not run on local"


async def test_after_a_drop_the_cursor_is_on_the_step_that_took_its_place() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press("ctrl+t", "down", "x")
        await desk.happen(StepDropped(step=S2))
        await desk.press("x")
        assert desk.sent.commands == [DropStep(step=S2), DropStep(step=S3)]


async def test_after_a_drop_of_the_last_step_the_cursor_is_on_the_one_before() -> None:
    async with desk_with(sample_plan_review()) as desk:
        await desk.press("ctrl+t", "end", "x")
        await desk.happen(StepDropped(step=S4))
        await desk.press("x")
        assert desk.sent.commands == [DropStep(step=S4), DropStep(step=S3)]


async def test_an_answer_below_the_end_of_a_long_plan_is_said_above_the_prompt() -> None:
    async with desk_with(sample_plan_review(), size=(80, 14)) as desk:
        await desk.press("ctrl+t")
        await desk.happen(NoticeGiven(text=REFUSED))
        assert REFUSED in desk.area("above")


async def test_an_answer_that_is_in_sight_is_not_said_twice() -> None:
    async with desk_with(sample_plan_review(), size=(120, 50)) as desk:
        await desk.happen(NoticeGiven(text=REFUSED))
        assert desk.screen.count(REFUSED) == 1


async def test_a_narrow_review_names_the_key_that_accepts() -> None:
    async with desk_with(sample_changes_review(), size=(80, 24)) as desk:
        await desk.press("ctrl+t", "d")
        assert "a accept" in desk.area("footer")
        assert "Esc back" in desk.area("footer")
