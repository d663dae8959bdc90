from __future__ import annotations

import pytest

from tests.support.journal_builder import JournalBuilder, rename_step
from tests.support.journal_samples import SAMPLES
from tier_code.domain import events as e
from tier_code.domain.checks import failed, passed
from tier_code.domain.fold import fold
from tier_code.domain.money import Usd
from tier_code.domain.patch import Patch, file_edit
from tier_code.frontends.shared.printing.exit_codes import ExitCode, exit_code

STEPS = (rename_step(1, "a", "b", "m.py"), rename_step(2, "c", "d", "m.py"))
PATCH = Patch(edits=(file_edit("m.py", b"a\n", b"b\n"),))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("rename_and_docstrings", 0),
        ("undone", 0),
        ("conflict", 1),
        ("running", 1),
        ("declined", 2),
        ("plan_review", 4),
        ("changes_review", 4),
        ("failed_and_interrupted", 130),
    ],
)
def test_the_stories_end_with_these_codes(name: str, code: int) -> None:
    assert exit_code(fold(SAMPLES[name]())) == code


def run(*endings: e.Outcome) -> JournalBuilder:
    """Two steps that ended like this; those that are done are staged."""
    journal = JournalBuilder()
    journal.open()
    journal.ask(1, "rename a to b and c to d")
    journal.propose(1, *STEPS)
    journal.approve(1)
    for step, ending in zip(STEPS, endings, strict=True):
        if ending is e.Outcome.DONE:
            journal.run_tool(step, PATCH)
        else:
            journal.state(e.StepFinished(step=step.id, outcome=ending, reason="no", seconds=1))
    return journal


def code_of(journal: JournalBuilder) -> int:
    return exit_code(fold(journal.records()))


def write(journal: JournalBuilder, *steps: int) -> None:
    ids = tuple(STEPS[number - 1].id for number in steps)
    journal.state(e.PatchApplied(operation="op", steps=ids, patch=PATCH))


def test_everything_written_is_done() -> None:
    journal = run(e.Outcome.DONE, e.Outcome.DONE)
    journal.check(None, passed("tests", "2 passed"))
    journal.end_turn(1, e.Outcome.DONE, 1.0)
    write(journal, 1, 2)
    assert code_of(journal) == ExitCode.DONE


def test_some_written_and_some_not_is_five_and_nothing_written_is_one() -> None:
    journal = run(e.Outcome.DONE, e.Outcome.FAILED)
    journal.end_turn(1, e.Outcome.PARTIAL, 1.0)
    assert code_of(journal) == ExitCode.FAILED
    write(journal, 1)
    assert code_of(journal) == ExitCode.PARTLY_APPLIED


def test_tests_of_the_whole_run_that_failed_are_a_failure_and_not_a_question() -> None:
    journal = run(e.Outcome.DONE, e.Outcome.DONE)
    journal.check(None, failed("tests", "1 failed"))
    journal.end_turn(1, e.Outcome.PARTIAL, 1.0)
    assert code_of(journal) == ExitCode.FAILED


def test_a_refusal_of_the_budget_has_a_code_of_its_own() -> None:
    journal = run(e.Outcome.DONE, e.Outcome.FAILED)
    journal.state(e.BudgetExhausted(step=STEPS[1].id, needed=Usd(9), left=Usd(1), reason="too dear"))
    journal.end_turn(1, e.Outcome.PARTIAL, 1.0)
    write(journal, 1)
    assert code_of(journal) == ExitCode.BUDGET_REFUSED


def test_what_the_user_turned_down_is_no_failure() -> None:
    journal = run(e.Outcome.DONE, e.Outcome.DONE)
    journal.end_turn(1, e.Outcome.DONE, 1.0)
    journal.state(e.PatchRejected(steps=tuple(step.id for step in STEPS)))
    assert code_of(journal) == ExitCode.DONE


def test_a_session_that_broke_has_failed_whatever_was_written() -> None:
    journal = run(e.Outcome.DONE, e.Outcome.DONE)
    write(journal, 1, 2)
    journal.state(e.SessionFailed(reason="disk full"))
    assert code_of(journal) == ExitCode.FAILED


def test_a_closed_session_keeps_the_code_of_its_turn() -> None:
    journal = run(e.Outcome.DONE, e.Outcome.DONE)
    journal.end_turn(1, e.Outcome.DONE, 1.0)
    journal.state(e.SessionClosed(reason="closed by the user"))
    assert code_of(journal) == ExitCode.NEEDS_APPROVAL


def test_nothing_asked_is_nothing_wrong() -> None:
    assert exit_code(fold(())) == ExitCode.DONE


def test_codes_have_names_for_scripts() -> None:
    assert [code.reason for code in ExitCode] == [
        "done",
        "failed",
        "declined",
        "budget_refused",
        "needs_approval",
        "partly_applied",
        "interrupted",
    ]


def test_a_request_that_could_not_be_planned_for_want_of_money_is_a_matter_of_budget() -> None:
    journal = JournalBuilder()
    journal.open()
    journal.ask(1, "make it faster")
    journal.state(
        e.BudgetExhausted(step=None, needed=Usd(9), left=Usd(1), reason="too dear", scope="session"),
        e.RequestDeclined(turn=1, reason="too dear"),
    )
    assert exit_code(fold(journal.records())) is ExitCode.BUDGET_REFUSED
