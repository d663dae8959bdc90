from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.frontends.line.desks import Room
from tests.support.journal_samples import (
    ENCODING_PATH,
    sample_changes_review,
    sample_plan_review,
    sample_rename_and_docstrings,
)
from tier_code.domain import events as e
from tier_code.domain.commands import DiscardPlan, EditHunk, RejectHunks
from tier_code.domain.fold import fold
from tier_code.domain.plan import StepId
from tier_code.frontends.line.showing import shown_changes, shown_hunks
from tier_code.frontends.line.teller import Teller
from tier_code.frontends.shared.printing.look import PLAIN

S1 = StepId("s1")
FIRST_FILE = "src/itsdangerous/__init__.py"
LEFT_OUT = e.HunksRejected(step=S1, path=ENCODING_PATH, hunks=(1,))


def hunks(*words: str, events: Sequence[e.Event] = ()) -> list[str]:
    """What `hunks ...` prints."""
    room = Room(sample_changes_review())
    room.happen(*events)
    return list(shown_hunks(room.desk.view, words, PLAIN))


def test_a_diff_numbers_the_hunks_of_each_step() -> None:
    lines = list(shown_changes(fold(sample_changes_review()), ["1"], PLAIN))
    numbers = [line for line in lines if line.startswith("hunk ")]
    assert numbers == [f"hunk {number}" for number in range(1, len(numbers) + 1)]
    assert lines[lines.index("hunk 1") + 1].startswith(("-", "+"))
    assert any(line.startswith("no 1 ") and "accept writes what is kept" in line for line in lines)


def test_a_hunk_of_one_file_is_named_by_its_number_in_the_step() -> None:
    room = Room(sample_changes_review())
    assert room.enter("no 1 1") == [RejectHunks(step=S1, path=FIRST_FILE, hunks=(0,))]
    assert room.enter("no s1 3") == [RejectHunks(step=S1, path=ENCODING_PATH, hunks=(1,))]


def test_quick_decisions_build_on_each_other_before_they_are_recorded() -> None:
    room = Room(sample_changes_review())
    room.enter("no 1 3")
    assert room.enter("no 1 4") == [RejectHunks(step=S1, path=ENCODING_PATH, hunks=(1, 2))]
    assert room.enter("yes 1 3") == [RejectHunks(step=S1, path=ENCODING_PATH, hunks=(2,))]


def test_a_decision_that_is_recorded_is_what_the_next_one_stands_on() -> None:
    room = Room(sample_changes_review())
    room.enter("no 1 3")
    room.happen(LEFT_OUT)
    assert room.enter("no 1 2") == [RejectHunks(step=S1, path=ENCODING_PATH, hunks=(0, 1))]


def test_several_hunks_and_ranges_make_one_command_a_file() -> None:
    room = Room(sample_changes_review())
    assert room.enter("no 1 1-3") == [
        RejectHunks(step=S1, path=FIRST_FILE, hunks=(0,)),
        RejectHunks(step=S1, path=ENCODING_PATH, hunks=(0, 1)),
    ]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("no 9 1", "there is no step s9"),
        ("no 1 99", "s1 has "),
        ("no 1 0", "s1 has "),
        ("no 1 3-2", "s1 has "),
        ("no 1", "say which hunks: no 1 1; reject 1 forgets the whole step"),
        ("yes 1", "say which hunks: yes 1 1; accept 1 writes it"),
    ],
)
def test_what_cannot_be_decided_is_answered_with_what_can(entry: str, reason: str) -> None:
    room = Room(sample_changes_review())
    assert room.enter(entry) == []
    assert room.printed[0].startswith(reason)


def test_what_is_written_already_is_not_decided_again() -> None:
    room = Room(sample_rename_and_docstrings())
    assert room.enter("no 1 1") == []
    assert room.printed == ["s1 has nothing staged: written"]


def test_no_alone_is_still_for_the_plan_and_sentences_stay_requests() -> None:
    room = Room(sample_plan_review())
    assert room.enter("no") == [DiscardPlan()]
    assert Room(sample_changes_review()).enter("no 1 thing here") != []


def test_what_is_left_out_is_said_and_shown() -> None:
    room = Room(sample_changes_review())
    room.happen(LEFT_OUT)
    view = room.desk.view
    told = list(Teller(lambda: PLAIN).lines(LEFT_OUT, view))
    assert any("s1: hunk 3 of " in line and line.endswith("left out") for line in told)
    assert "hunk 3, left out" in list(shown_changes(view, [], PLAIN))
    assert next(row for row in shown_hunks(view, ["1"], PLAIN) if "left out" in row).startswith("    3  ")


def test_hunks_are_listed_and_shown_one_by_one() -> None:
    rows = hunks("1")
    assert rows[0].startswith("s1 ")
    assert rows[1].startswith("    1  src/itsdangerous/__init__.py:")
    alone = hunks("1", "3")
    assert alone[0].startswith(f"{ENCODING_PATH}:")
    assert alone[1] == "hunk 3"
    assert all(line.startswith(("+", "-")) for line in alone[2:])
    assert hunks("1", "99")[0].startswith("there is no hunk 99; s1 has ")
    assert hunks("7") == ["nothing is staged for s7"]


@pytest.mark.parametrize("entry", ["hunks", "hunks 1", "hunk 1 3", "hunks s1 3, 4"])
def test_hunks_are_asked_for_in_short_words(entry: str) -> None:
    room = Room(sample_changes_review())
    room.enter(entry)
    assert room.shown[0][0] == "hunks"


def test_a_hunk_is_written_in_the_editor_from_its_new_lines() -> None:
    room = Room(sample_changes_review(), written="mine\n")
    assert room.enter("write 1 3") == [EditHunk(step=S1, path=ENCODING_PATH, hunk=1, text="mine\n")]
    ((draft, suffix),) = room.drafts
    assert suffix == ".py"
    assert "to_bytes" in draft


def test_a_hunk_left_as_it_was_sends_nothing() -> None:
    room = Room(sample_changes_review())
    assert room.enter("write 1 3") == []
    assert room.printed == ["nothing has changed"]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [("write 9 1", "there is no step s9"), ("write 1", "s1 has "), ("write 1 99", "s1 has ")],
)
def test_a_hunk_that_is_not_there_is_not_written(entry: str, reason: str) -> None:
    room = Room(sample_changes_review(), written="mine\n")
    assert room.enter(entry) == []
    assert room.printed[0].startswith(reason)
    assert room.drafts == []


def test_what_a_step_is_given_is_shown_by_its_own_command() -> None:
    room = Room(sample_plan_review())
    room.enter("/context s1")
    assert room.shown == [("context", ("s1",))]
