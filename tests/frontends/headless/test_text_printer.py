from __future__ import annotations

from typing import get_args

from tests.frontends.headless.printing import Paper, printed
from tests.support.journal_builder import JournalBuilder, docstring_step, rename_step
from tests.support.journal_samples import SAMPLES, sample_many_steps, sample_undone
from tier_code.domain import events as e
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import StepId, Target
from tier_code.domain.tiers import TierName
from tier_code.frontends.shared.printing.change_lines import change_lines
from tier_code.frontends.shared.printing.coloured_diff import LINES_ON_SCREEN
from tier_code.frontends.shared.printing.session_lines import session_lines
from tier_code.frontends.shared.printing.step_lines import step_lines

TERMINAL = {"TERM": "xterm", "COLUMNS": "100"}
TOLD_BY_OTHER_LINES = {
    e.BudgetsRead,
    e.CommitProposed,
    e.ContextSliced,
    e.ModelCalled,
    e.ModelReplied,
    e.PatchProposed,
    e.ProgressMade,
    e.SessionClosed,
    e.SpendReleased,
    e.SpendReserved,
    e.SpendSettled,
    e.StepRouted,
    e.TextDelta,
    e.TurnFinished,
}
"""Progress is the printer's own; the others are part of a plan, of a step's last line or of the receipt."""


def test_every_event_either_has_lines_or_is_told_elsewhere() -> None:
    with_lines = {
        cls
        for lines in (session_lines, step_lines, change_lines)
        for cls in lines.registry
        if cls is not object
    }
    every = set(get_args(e.Event))
    assert with_lines | TOLD_BY_OTHER_LINES == every
    assert not with_lines & TOLD_BY_OTHER_LINES


def session() -> JournalBuilder:
    journal = JournalBuilder()
    journal.open()
    return journal


def test_a_request_is_told_whole_with_its_line_breaks() -> None:
    journal = session()
    journal.ask(1, "rename a to b\nand\tmore")
    assert "> rename a to b\n  and    more\n" in printed(journal.records())


def test_each_turn_ends_with_its_own_receipt() -> None:
    journal = session()
    one = rename_step(1, "a", "b", "m.py")
    two = rename_step(2, "c", "d", "m.py")
    for turn, step in ((1, one), (2, two)):
        journal.ask(turn, step.title)
        journal.propose(turn, step)
        journal.approve(turn)
        patch = Patch(edits=(file_edit("m.py", b"a\n" * turn, b"b\n" * turn),))
        journal.run_tool(step, patch)
        journal.end_turn(turn, e.Outcome.DONE, 1.0)
        journal.state(e.PatchApplied(operation=f"op{turn}", steps=(step.id,), patch=patch))
    text = printed(journal.records())
    first, second = text.split("> rename c")
    assert "files    1 changed, +1 -1 lines" in first
    assert "files    1 changed, +2 -2 lines" in second
    assert "in this session" in second


def test_an_escalation_an_override_and_a_second_attempt_are_told_in_order() -> None:
    journal = session()
    step = docstring_step(1, Target(path="m.py", qualname="f"))
    journal.ask(1, "document f")
    journal.propose(1, step)
    journal.approve(1)
    journal.state(
        e.StepStarted(step=step.id, attempt=1, tier=TierName.LOCAL),
        e.StepEscalated(step=step.id, was=TierName.LOCAL, now=TierName.SMALL, reason="local: prose only"),
        e.StepStarted(step=step.id, attempt=2, tier=TierName.SMALL),
        e.TierOverridden(step=step.id, was=TierName.SMALL, now=TierName.MID, by=e.By.USER),
    )
    text = printed(journal.records())
    told = [
        "run s1 docstring for f  local\n",
        "  s1 local -> small, because local: prose only\n",
        "run s1 docstring for f  small, attempt 2\n",
        "  s1 small -> mid, set by you\n",
    ]
    assert [text.count(line) for line in told] == [1] * 4
    assert sorted(told, key=text.index) == told


def test_progress_is_told_once_and_then_by_quarters() -> None:
    journal = session()
    for done in range(0, 1_000_000_001, 50_000_000):
        journal.state(e.ProgressMade(what="pull the model", done=done, total=1_000_000_000))
    journal.state(e.ProgressMade(what="pull the model", done=1, total=1, finished=True))
    lines = [line for line in printed(journal.records()).splitlines() if "pull the model" in line]
    assert lines == [
        "  ... pull the model of 1.0 GB",
        *(f"  ... pull the model {share} % of 1.0 GB" for share in (25, 50, 75, 100)),
    ]


def test_a_long_diff_is_cut_on_a_terminal_and_never_in_a_pipe() -> None:
    journal = session()
    after = b"".join(b"line %d\n" % number for number in range(LINES_ON_SCREEN * 2))
    patch = Patch(edits=(file_edit("big.txt", None, after),))
    journal.state(e.PatchApplied(operation="op", steps=(), patch=patch))
    on_screen = printed(journal.records(), "text", Paper(terminal=True), TERMINAL)
    assert "line 399" not in on_screen
    assert "403 more lines; a pipe shows them all" in on_screen
    assert printed(journal.records()).count("+line ") == LINES_ON_SCREEN * 2


def test_what_was_undone_is_not_counted_as_changed() -> None:
    text = printed(sample_undone())
    assert "files    6 changed, +16 -14 lines\n" in text
    assert "undone: s2-s4" in text


def test_six_hundred_steps_share_one_line_of_reasons_and_one_of_checks() -> None:
    text = printed(sample_many_steps()[:4])
    assert text.count("s1-s600: ") == 2


def test_staged_results_that_nobody_wrote_are_shown_without_the_hunks_that_were_turned_down() -> None:
    journal = session()
    step = rename_step(1, "a", "b", "m.py")
    journal.ask(1, step.title)
    journal.propose(1, step)
    journal.approve(1)
    lines = [b"a\n", *[b"same\n"] * 9, b"a\n"]
    patch = Patch(edits=(file_edit("m.py", b"".join(lines), b"".join(lines).replace(b"a\n", b"b\n", 1)),))
    journal.run_tool(step, patch)
    assert printed(journal.records()).count("\n+b\n") == 1
    journal.state(e.HunksRejected(step=step.id, path="m.py", hunks=(0,)))
    assert "\n+b\n" not in printed(journal.records())


def test_a_plan_that_waits_is_followed_by_the_command_that_approves_it() -> None:
    assert printed(SAMPLES["plan_review"]()).endswith(
        "         tier-code -p -c --yes    approves and goes on\n"
    )


def test_what_was_decided_about_the_whole_session_is_a_line_each() -> None:
    journal = JournalBuilder()
    journal.state(*(record.event for record in SAMPLES["rename_and_docstrings"]()))
    journal.state(
        e.ClassTierSet(name="docstring", tier=TierName.SMALL, by=e.By.USER),
        e.ConversationCompacted(messages=12, receipts=3, known="<receipts>"),
        e.ChangesCommitted(
            commit="1a2b3c4d5e6f" + "0" * 28,
            steps=(StepId("s1"), StepId("s2")),
            message="Rename a to b\n\n- more",
            branch="main",
            notes=("the repository's hooks did not run: pre-commit",),
        ),
    )
    told = printed(journal.records())
    assert "docstring -> small from now on, set by you" in told
    assert "the planner forgot 12 messages; it still knows what became of 3 steps" in told
    assert "Committed 1a2b3c4d5e on main: Rename a to b (s1-s2)" in told
    assert "hooks did not run: pre-commit" in told
    receipt = told[told.rindex("Done:") :]
    assert "commit   1a2b3c4d5e on main: Rename a to b" in receipt
    assert "tier-code commit" not in receipt
