"""What front ends say of a step of which hunks were left out: before it is written, then, and in a replay."""

from __future__ import annotations

import pytest

from tests.frontends.fullscreen.driving import desk_with
from tests.support.journal_samples import sample_changes_review
from tier_code.domain import events as e
from tier_code.domain.checks import PART, CheckResult, failed, passed, skipped
from tier_code.domain.fold import fold
from tier_code.domain.patch import FileEdit, Patch
from tier_code.domain.plan import StepId
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.exporting.export import ExportFormat, export_text
from tier_code.frontends.shared.printing.change_lines import change_lines
from tier_code.frontends.shared.printing.look import PLAIN
from tier_code.frontends.shared.printing.step_lines import step_lines
from tier_code.frontends.shared.wording import part_words, receipt

S1 = StepId("s1")
PATH = "src/itsdangerous/__init__.py"
LEFT_OUT = e.HunksRejected(step=S1, path=PATH, hunks=(0,))
EDITED = e.HunkEdited(step=S1, edit=FileEdit(path=PATH, before="0" * 64, after="1" * 64, hunks=()))
PLACE = "references: src/itsdangerous/__init__.py:9: this still says the old name"


def judged(result: CheckResult) -> e.CheckRun:
    return e.CheckRun(step=S1, attempt=1, result=result)


WRITTEN = e.PatchApplied(operation="op", steps=(S1,), patch=Patch(edits=()))


def after(*events: e.Event) -> SessionView:
    sample = sample_changes_review()
    further = [e.Record(seq=len(sample) + n, at=sample[-1].at, event=event) for n, event in enumerate(events)]
    return fold([*sample, *further])


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ((), ""),
        ((LEFT_OUT,), "in part, unchecked"),
        ((LEFT_OUT, judged(failed(PART, PLACE))), f"in part, no check vouches for it: {PLACE}"),
        ((LEFT_OUT, judged(passed(PART, "scope, parse"))), "in part; what is left passes scope, parse"),
        ((LEFT_OUT, judged(skipped(PART, "no check"))), "in part, unchecked: no check"),
        ((LEFT_OUT, judged(failed(PART, PLACE)), LEFT_OUT), "in part, unchecked"),
        ((LEFT_OUT, WRITTEN), "accepted in part, unchecked"),
        ((EDITED,), "edited by you, unchecked"),
        ((EDITED, judged(passed(PART, "parse"))), "edited by you; it passes parse"),
        ((EDITED, WRITTEN), "accepted, edited by you, unchecked"),
        ((EDITED, LEFT_OUT, WRITTEN), "accepted in part and edited by you, unchecked"),
        ((LEFT_OUT, e.HunksRejected(step=S1, path=PATH, hunks=()), WRITTEN), ""),
    ],
)
def test_what_is_known_of_a_part(events: tuple[e.Event, ...], words: str) -> None:
    assert part_words(after(*events).steps[0]) == words


def test_the_receipt_and_the_exports_of_a_session_keep_it() -> None:
    view = after(LEFT_OUT, judged(failed(PART, PLACE)), WRITTEN)
    assert any(f"s1 accepted in part, no check vouches for it: {PLACE}" in line for line in receipt(view))
    assert "accepted in part, no check vouches for it" in export_text(view, ExportFormat.MARKDOWN)


@pytest.mark.parametrize("result", [failed(PART, PLACE), passed(PART, "scope, parse"), skipped(PART, "none")])
def test_line_mode_says_it_at_once_and_again_when_it_is_written(result: CheckResult) -> None:
    told = judged(result)
    before = after(LEFT_OUT, told)
    said = " ".join(" ".join(step_lines(told, before, PLAIN)).split())
    assert said.startswith("s1 in part")
    assert result.evidence in said
    written = " ".join(" ".join(change_lines(WRITTEN, after(LEFT_OUT, told, WRITTEN), PLAIN)).split())
    assert "s1 accepted in part" in written


async def test_the_diff_review_and_the_plan_say_it_before_it_is_accepted() -> None:
    async with desk_with(sample_changes_review()) as desk:
        await desk.press("enter", "n", "left_square_bracket")
        await desk.happen(LEFT_OUT)
        assert "in part, unchecked" in desk.area("files")
        await desk.happen(judged(failed(PART, PLACE)))
        assert "in part, no check vouches for it: references:" in " ".join(desk.area("files").split())
        await desk.press("escape")
        await desk.happen(WRITTEN)
        shown = " ".join(desk.screen.split())
        assert "in part, no check vouches" in shown


async def test_a_narrow_review_says_it_in_its_one_line() -> None:
    async with desk_with(sample_changes_review(), size=(80, 24)) as desk:
        await desk.press("enter", "n", "left_square_bracket")
        await desk.happen(LEFT_OUT, judged(failed(PART, PLACE)))
        assert "s1 in part, no check vouches for it: references" in desk.area("progress")


async def test_a_narrow_review_says_the_whole_of_it_and_keeps_its_keys() -> None:
    async with desk_with(sample_changes_review(), size=(80, 24)) as desk:
        await desk.press("enter", "n", "left_square_bracket")
        await desk.happen(LEFT_OUT, judged(failed(PART, PLACE)))
        said = desk.area("progress")
        assert "s1 in part, no check vouches for it" in said
        assert "the old name" in " ".join(said.split())
        assert "leave out" in desk.screen
