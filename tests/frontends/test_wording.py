from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.journal_builder import STARTED_AT, JournalBuilder, rename_step
from tests.support.journal_samples import (
    ENCODING_PATH,
    SAMPLES,
    sample_declined,
    sample_rename_and_docstrings,
    sample_undone,
)
from tier_code.domain import events as e
from tier_code.domain.checks import CheckOutcome, failed
from tier_code.domain.fold import fold
from tier_code.domain.money import NANOS_PER_DOLLAR, Usd
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.tiers import TierName
from tier_code.frontends.shared import wording as w
from tier_code.frontends.shared.receipt import net_changes


@pytest.mark.parametrize(
    ("nanos", "shown"),
    [
        (0, "$0"),
        (1, "$0.000000001"),
        (31_234, "$0.000031"),
        (99_999, "$0.0001"),
        (100_000, "$0.0001"),
        (31_200_000, "$0.0312"),
        (10_000_000, "$0.01"),
        (500_000_000, "$0.50"),
        (1_956_800_000, "$1.9568"),
        (2_000_000_000, "$2.00"),
        (999_999_999, "$1.0000"),
        (1_234_567_891_234, "$1,234.57"),
        (-20_000_000, "-$0.02"),
    ],
)
def test_money_is_shown_as_exactly_as_a_person_wants_it(nanos: int, shown: str) -> None:
    assert w.money(Usd(nanos)) == shown


@given(st.integers(min_value=1, max_value=10**15))
def test_money_that_was_spent_never_looks_free(nanos: int) -> None:
    assert any(digit in "123456789" for digit in w.money(Usd(nanos)))


@given(st.integers(min_value=0, max_value=100 * NANOS_PER_DOLLAR))
def test_money_is_never_shown_off_by_more_than_a_hundredth_of_a_cent(nanos: int) -> None:
    shown = round(float(w.money(Usd(nanos)).removeprefix("$")) * NANOS_PER_DOLLAR)
    assert abs(shown - nanos) <= NANOS_PER_DOLLAR // 20_000 + 1


def test_the_unknown_is_unpriced_and_never_zero() -> None:
    assert w.money(None) == "unpriced"
    assert w.estimated(None) == "unpriced"


def test_an_estimate_says_so_unless_it_is_declared_free() -> None:
    assert w.estimated(Usd(31_200_000)) == "~$0.0312"
    assert w.estimated(Usd(0)) == "$0"
    assert w.baseline_words(Usd(110_000_000)) == "frontier alone ≈ $0.11 (estimated)"
    assert w.baseline_words(Usd(0)) == "frontier alone $0 (estimated)"
    assert w.baseline_words(None) == "frontier alone: unpriced"


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 tok"),
        (412, "412 tok"),
        (999, "999 tok"),
        (1_000, "1.0 k tok"),
        (2_149, "2.1 k tok"),
        (99_999, "100.0 k tok"),
        (120_400, "120 k tok"),
        (1_300_000, "1.3 M tok"),
    ],
)
def test_token_counts(count: int, shown: str) -> None:
    assert w.tokens(count) == shown


@pytest.mark.parametrize(
    ("duration", "shown"),
    [
        (0.0, "0.0 s"),
        (0.24, "0.2 s"),
        (9.96, "10 s"),
        (41.2, "41 s"),
        (59.7, "1 min 00 s"),
        (185, "3 min 05 s"),
        (3_720, "1 h 02 min"),
    ],
)
def test_durations(duration: float, shown: str) -> None:
    assert w.seconds(duration) == shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 kB"),
        (183_000_000, "183 MB"),
        (999_600_000, "1.0 GB"),
        (1_117_320_736, "1.1 GB"),
    ],
)
def test_sizes(count: int, shown: str) -> None:
    assert w.size(count) == shown


def test_moments_are_told_in_the_zone_of_the_reader() -> None:
    assert w.moment(STARTED_AT, UTC) == "2026-11-22 06:00"
    assert w.clock(STARTED_AT + 31 * 10**9, UTC) == "06:00:31"


@pytest.mark.parametrize(
    ("ids", "shown"),
    [
        ((), ""),
        (("s1",), "s1"),
        (("s1", "s2", "s3"), "s1-s3"),
        (("s1", "s3", "s4", "s9"), "s1, s3-s4, s9"),
        (("s2", "s1"), "s2, s1"),
        (("s9", "s10"), "s9-s10"),
        (("odd", "s1"), "odd, s1"),
    ],
)
def test_neighbouring_steps_are_drawn_together(ids: tuple[str, ...], shown: str) -> None:
    assert w.step_range([StepId(step) for step in ids], w.ASCII) == shown


@pytest.mark.parametrize("glyphs", [w.UNICODE, w.ASCII], ids=["unicode", "ascii"])
def test_every_state_and_outcome_has_a_mark_and_words(glyphs: w.Glyphs) -> None:
    assert all(w.step_mark(state, glyphs) for state in StepState)
    assert all(w.check_mark(outcome, glyphs) for outcome in CheckOutcome)
    assert all(w.state_words(state) for state in StepState)
    assert all(w.tier_words(tier) for tier in TierName)


def test_the_ascii_marks_are_ascii() -> None:
    marks = [w.step_mark(state, w.ASCII) for state in StepState]
    marks += [w.check_mark(outcome, w.ASCII) for outcome in CheckOutcome]
    assert all(mark.isascii() for mark in marks)
    assert len(set(marks)) == len(marks) - 6, (
        "staged = written = unchanged = passed, rejected = skipped = dropped, failed twice"
    )


def test_a_refusal_names_what_the_words_could_mean() -> None:
    declined = fold(sample_declined()).declined
    assert declined is not None
    lines = w.decline_lines(declined)
    assert lines[0] == "Not planned: 'sign' is the name of 3 methods"
    assert "  src/itsdangerous/signer.py::Signer.sign (method, line 15)" in lines
    assert lines[-1] == "write PATH::CLASS.METHOD to name one"


def test_a_path_cannot_hide_anything_or_break_a_line() -> None:
    assert w.file_name("a\nb\t\u202ec\u200b.py") == "a<U+000A>b<U+0009><U+202E>c<U+200B>.py"


OUTCOMES = {
    "plan_review": "The plan waits for approval: 4 steps, nothing was run.",
    "running": "Not finished: s1-s2 checked, not written yet; s3 running; s4 planned.",
    "changes_review": "Done: all 4 steps checked, not written yet.",
    "rename_and_docstrings": "Done: all 4 steps written.",
    "undone": "Done: 1 of 4 steps written; s2-s4 undone.",
    "declined": "Not planned: 'sign' is the name of 3 methods",
    "failed_and_interrupted": (
        "Interrupted: s1 checked, not written yet; s2 failed; s3 interrupted; s4 planned."
    ),
    "conflict": (
        "Nothing was written, because src/itsdangerous/signer.py was in the way: "
        "all 4 steps checked, not written yet."
    ),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_outcome_is_a_sentence_computed_from_the_steps(name: str) -> None:
    assert w.outcome_sentence(fold(SAMPLES[name]()), w.ASCII) == OUTCOMES[name]


def ended(outcome: e.Outcome, *events: e.Event, reason: str = "") -> str:
    journal = JournalBuilder()
    journal.open()
    journal.ask(1, "rename a to b")
    journal.propose(1, rename_step(1, "a", "b", "m.py"))
    journal.approve(1)
    journal.state(*events)
    journal.end_turn(1, outcome, 1.0, reason)
    return w.outcome_sentence(fold(journal.records()))


FAILED_STEP = e.StepFinished(step=StepId("s1"), outcome=e.Outcome.FAILED, reason="", seconds=1)


def test_outcomes_say_why() -> None:
    refusal = e.BudgetExhausted(step=StepId("s1"), needed=Usd(9), left=Usd(1), reason="too dear")
    tests = e.CheckRun(step=None, attempt=0, result=failed("tests", "2 failed"))
    assert ended(e.Outcome.FAILED, FAILED_STEP, reason="no luck") == "Failed (no luck): 1 step failed."
    assert ended(e.Outcome.FAILED, refusal, FAILED_STEP) == "Stopped by the budget: 1 step failed."
    assert ended(e.Outcome.PARTIAL, tests, FAILED_STEP) == "A check of the whole run failed: 1 step failed."


def test_a_broken_session_and_an_empty_one_have_their_sentences() -> None:
    assert w.outcome_sentence(fold(())) == "Nothing was asked."
    assert ended(e.Outcome.DONE, e.SessionFailed(reason="disk full")) == (
        "The session cannot go on: disk full"
    )


def test_the_receipt_of_the_demo() -> None:
    assert w.receipt(fold(sample_rename_and_docstrings()), w.ASCII) == (
        "Done: all 4 steps written.",
        "tiers    tool     1 step          0 tok  $0",
        "         local    3 steps     1.4 k tok  $0",
        "files    6 changed, +17 -14 lines",
        "checks   19 of 19 passed",
        "         tests passed: 297 passed in 2.9 s",
        "took     21 s, peak memory 183 MB without the model server",
        "spend    $0 of $2.00; frontier alone ~ $0.0090 (estimated)",
        "next     tier-code commit --session 01KAM3T9Z2V5W8X4Y6B7C9D0EF",
        "         tier-code undo 01KAM3T9Z2V5W8X4Y6B7C9D0EF",
        "         tier-code replay 01KAM3T9Z2V5W8X4Y6B7C9D0EF",
    )


def test_a_file_that_is_as_it_was_before_is_no_change() -> None:
    edit = file_edit("m.py", b"a\n", b"b\n")
    back = file_edit("m.py", b"b\n", b"a\n")
    journal = JournalBuilder()
    journal.state(
        e.PatchApplied(operation="op1", steps=(), patch=Patch(edits=(edit,))),
        e.ChangesUndone(operation="op2", steps=(), patch=Patch(edits=(back,))),
    )
    assert net_changes(fold(journal.records()).writes) == ()


def test_created_and_deleted_files_are_told_apart_and_lines_counted_net() -> None:
    journal = JournalBuilder()
    patch = Patch(edits=(file_edit("gone.py", b"a\nb\n", None), file_edit("new.py", None, b"1\n2\n3\n")))
    smaller = Patch(edits=(file_edit("new.py", b"1\n2\n3\n", b"1\n2\n"),))
    journal.state(
        e.PatchApplied(operation="op1", steps=(), patch=patch),
        e.ChangesUndone(operation="op2", steps=(), patch=smaller),
    )
    changes = net_changes(fold(journal.records()).writes)
    assert [(c.path, c.change, c.added, c.removed) for c in changes] == [
        ("gone.py", "deleted", 0, 2),
        ("new.py", "created", 2, 0),
    ]


def test_the_sample_that_was_undone_counts_what_is_left() -> None:
    (changed,) = [c for c in w.turn_changes(fold(sample_undone())) if c.path == ENCODING_PATH]
    assert (changed.added, changed.removed) == (5, 3)
