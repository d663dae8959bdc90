from __future__ import annotations

import pytest

from tests.support.journal_builder import JournalBuilder
from tests.support.journal_samples import (
    sample_changes_review,
    sample_conflict,
    sample_failed_and_interrupted,
    sample_rename_and_docstrings,
    sample_undone,
)
from tier_code.cli.commands.undo import Reference, chosen_steps, parse_reference, told
from tier_code.domain import events as e
from tier_code.domain.errors import UsageProblem
from tier_code.domain.fold import fold
from tier_code.domain.plan import StepState
from tier_code.frontends.shared.printing.look import PLAIN

APPLIED = fold(sample_rename_and_docstrings())
UNDONE = fold(sample_undone())


@pytest.mark.parametrize(
    ("text", "session", "steps"),
    [
        ("", "last", ()),
        ("last", "last", ()),
        ("01KAM3T9Z2", "01KAM3T9Z2", ()),
        ("01KAM3T9Z2:s2", "01KAM3T9Z2", ("s2",)),
        ("last:s2-s6", "last", ("s2-s6",)),
        ("last:s2, s4", "last", ("s2", "s4")),
        (":docstring", "last", ("docstring",)),
        ("docstrings", "last", ("docstrings",)),
        ("s3", "last", ("s3",)),
        ("s1,s4-s5,rename", "last", ("s1", "s4-s5", "rename")),
    ],
)
def test_what_is_meant_is_a_session_and_steps_of_it(text: str, session: str, steps: tuple[str, ...]) -> None:
    assert parse_reference(text) == Reference(session=session, steps=steps)


@pytest.mark.parametrize(
    "text", ["last:", "last:x2", "last:s2;s3", "01KAM3T9Z2:s", "last:2", "last:s1,,banana"]
)
def test_steps_that_cannot_be_read_are_refused_with_what_can(text: str) -> None:
    with pytest.raises(UsageProblem, match="s2"):
        parse_reference(text)


@pytest.mark.parametrize(
    ("wanted", "steps"),
    [
        ((), ()),
        (("s2",), ("s2",)),
        (("S2",), ("s2",)),
        (("s2-s3",), ("s2", "s3")),
        (("s2..3",), ("s2", "s3")),
        (("s3", "s1"), ("s1", "s3")),
        (("docstring",), ("s2", "s3", "s4")),
        (("Docstrings", "s1"), ("s1", "s2", "s3", "s4")),
        (("s3-s99",), ("s3", "s4")),
    ],
)
def test_steps_are_chosen_by_id_range_and_kind(wanted: tuple[str, ...], steps: tuple[str, ...]) -> None:
    assert chosen_steps(APPLIED, wanted, StepState.APPLIED) == steps


def test_a_range_as_our_own_output_draws_it_is_read_back() -> None:
    drawn = "s2\N{EN DASH}s4"
    assert parse_reference(drawn).steps == (drawn,)
    assert chosen_steps(APPLIED, (drawn,), StepState.APPLIED) == ("s2", "s3", "s4")


def test_redo_chooses_among_what_was_undone() -> None:
    assert chosen_steps(UNDONE, ("docstring",), StepState.UNDONE) == ("s2", "s3", "s4")
    assert chosen_steps(UNDONE, (), StepState.UNDONE) == ()


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (("s9",), "there is no step s9; this session has s1.s4"),
        (("s2",), "s2 is undone, not written"),
        (("s2-s4",), "no step in 's2-s4' is written"),
        (("docstring",), "no step in 'docstring' is written"),
    ],
)
def test_what_cannot_be_undone_is_refused_with_the_reason(wanted: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageProblem, match=message):
        chosen_steps(UNDONE, wanted, StepState.APPLIED)


def test_a_session_that_wrote_nothing_has_nothing_to_undo() -> None:
    for records in (sample_changes_review(), sample_failed_and_interrupted()):
        with pytest.raises(UsageProblem, match="no step of this session is written"):
            chosen_steps(fold(records), (), StepState.APPLIED)


def test_what_was_taken_back_is_told_with_its_files_and_the_way_back() -> None:
    lines, code = told(APPLIED, UNDONE, PLAIN)
    assert code == 0
    assert lines == [
        "Undone: s2-s4, 1 file",
        "  src/itsdangerous/encoding.py  +0 -1",
        "take that back: tier-code redo 01KAM3T9Z2V5W8X4Y6B7C9D0EF",
    ]


def test_a_conflict_is_told_and_is_a_failure() -> None:
    lines, code = told(fold(sample_changes_review()), fold(sample_conflict()), PLAIN)
    assert code == 1
    assert lines[0].startswith("src/itsdangerous/signer.py: it was saved")
    assert "as you left it" in lines[1]


def test_a_notice_says_why_nothing_happened() -> None:
    journal = JournalBuilder()
    journal.state(*(record.event for record in sample_rename_and_docstrings()))
    journal.state(e.NoticeGiven(text="nothing applied to undo"))
    assert told(APPLIED, fold(journal.records()), PLAIN) == (["nothing applied to undo"], 1)
    assert told(APPLIED, APPLIED, PLAIN) == (["Nothing was written."], 1)
