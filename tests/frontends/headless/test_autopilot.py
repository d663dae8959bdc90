from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from tests.frontends.headless.printing import Paper
from tests.support.journal_builder import JournalBuilder, docstring_step, rename_step
from tests.support.journal_samples import SAMPLES
from tier_code.adapters.storage.journal_format import whole_line
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.checks import failed
from tier_code.domain.context import ChosenSpan, SpanChoice
from tier_code.domain.money import Usd
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import Step, StepEstimate, StepId, Target
from tier_code.domain.tiers import TierName
from tier_code.frontends.headless.autopilot import AutopilotPolicy
from tier_code.frontends.headless.frontend import HeadlessFrontend
from tier_code.frontends.shared.printing.exit_codes import ExitCode
from tier_code.frontends.shared.span_words import parse_span_wish

PATCH = Patch(edits=(file_edit("m.py", b"a\n", b"b\n"),))
RENAME = rename_step(1, "a", "b", "m.py")
DOCSTRING = docstring_step(1, Target(path="m.py", qualname="f"))


class Tape:
    """Records in order, as a session that is over would give them."""

    def __init__(self, records: Sequence[e.Record]) -> None:
        self._records = records

    async def stream(self) -> AsyncIterator[e.Record]:
        """Each record."""
        for record in self._records:
            yield record


class Commands:
    """Remembers what was asked."""

    def __init__(self) -> None:
        self.sent: list[c.Command] = []

    def send(self, command: c.Command) -> None:
        """Remember it."""
        self.sent.append(command)


async def commands_for(
    records: Sequence[e.Record], policy: AutopilotPolicy, earlier: int = 0
) -> tuple[list[c.Command], HeadlessFrontend, str]:
    paper, commands = Paper(), Commands()
    frontend = HeadlessFrontend("text", paper, policy, encode=whole_line, earlier=earlier, environ={})
    await frontend.run(Tape(records), commands)
    return commands.sent, frontend, paper.getvalue()


YES = AutopilotPolicy(request="rename a to b", approve=True)
DRY = AutopilotPolicy(request="rename a to b", dry_run=True)
NO = AutopilotPolicy(request="rename a to b")


def proposed(step: Step = RENAME) -> JournalBuilder:
    journal = JournalBuilder()
    journal.open()
    journal.ask(1, "rename a to b")
    journal.propose(1, step)
    return journal


def staged() -> JournalBuilder:
    journal = proposed()
    journal.approve(1)
    journal.run_tool(RENAME, PATCH)
    return journal


async def test_with_yes_the_plan_is_approved_the_result_written_and_the_session_closed() -> None:
    journal = staged()
    journal.end_turn(1, e.Outcome.DONE, 1.0)
    journal.state(e.PatchApplied(operation="op", steps=(RENAME.id,), patch=PATCH))
    sent, frontend, text = await commands_for(journal.records(), YES)
    assert sent == [
        c.SubmitPrompt(text="rename a to b"),
        c.ApprovePlan(),
        c.AcceptChanges(steps=(RENAME.id,)),
        c.CloseSession(),
    ]
    assert frontend.exit_code is ExitCode.DONE
    assert "ok Written: s1, 1 file, +1 -1 lines" in text


async def test_without_yes_the_plan_is_shown_and_nothing_runs() -> None:
    sent, frontend, text = await commands_for(proposed().records(), NO)
    assert sent == [c.SubmitPrompt(text="rename a to b"), c.CloseSession()]
    assert frontend.exit_code is ExitCode.NEEDS_APPROVAL
    assert "rename a → b" in text


async def test_a_dry_run_of_free_steps_shows_the_diff_and_writes_nothing() -> None:
    journal = staged()
    journal.end_turn(1, e.Outcome.DONE, 1.0)
    sent, frontend, text = await commands_for(journal.records(), DRY)
    assert sent == [c.SubmitPrompt(text="rename a to b"), c.ApprovePlan(), c.CloseSession()]
    assert frontend.exit_code is ExitCode.DONE
    assert "+b\n" in text
    assert "this was a dry run" in text


async def test_a_dry_run_with_yes_writes_nothing_either() -> None:
    journal = staged()
    journal.end_turn(1, e.Outcome.DONE, 1.0)
    policy = AutopilotPolicy(request="rename a to b", approve=True, dry_run=True)
    sent, _, _ = await commands_for(journal.records(), policy)
    assert c.ApprovePlan() in sent
    assert not any(isinstance(command, c.AcceptChanges) for command in sent)


@pytest.mark.parametrize("cost", [Usd(1), None])
async def test_a_dry_run_spends_no_money_that_nobody_approved(cost: Usd | None) -> None:
    step = replace(DOCSTRING, estimate=StepEstimate(cost=cost))
    sent, frontend, _ = await commands_for(proposed(step).records(), DRY)
    assert sent[1:] == [c.CloseSession()]
    assert frontend.exit_code is ExitCode.NEEDS_APPROVAL


async def test_tests_that_failed_over_the_whole_run_keep_everything_out_of_the_tree() -> None:
    journal = staged()
    journal.check(None, failed("tests", "1 failed"))
    journal.end_turn(1, e.Outcome.PARTIAL, 1.0)
    sent, frontend, _ = await commands_for(journal.records(), YES)
    assert sent[2:] == [c.CloseSession()]
    assert frontend.exit_code is ExitCode.FAILED


async def test_a_conflict_ends_the_run_with_nothing_written() -> None:
    journal = staged()
    journal.end_turn(1, e.Outcome.DONE, 1.0)
    journal.state(e.ConflictFound(steps=(RENAME.id,), path="m.py", reason="changed"))
    sent, frontend, _ = await commands_for(journal.records(), YES)
    assert sent[-1] == c.CloseSession()
    assert frontend.exit_code is ExitCode.FAILED


async def test_a_refused_request_ends_the_session_at_once() -> None:
    sent, frontend, text = await commands_for(SAMPLES["declined"](), YES)
    assert sent == [c.SubmitPrompt(text="rename a to b"), c.CloseSession()]
    assert frontend.exit_code is ExitCode.DECLINED
    assert text.count("Not planned:") == 1


async def test_history_is_neither_printed_nor_answered_again() -> None:
    journal = staged()
    journal.end_turn(1, e.Outcome.DONE, 1.0)
    earlier = len(journal.records())
    journal.state(e.SessionResumed(version="0.1.0", interrupted=(), recovered=(), tiers=()))
    journal.state(e.PatchApplied(operation="op", steps=(RENAME.id,), patch=PATCH))
    sent, frontend, text = await commands_for(journal.records(), AutopilotPolicy(approve=True), earlier)
    assert sent == [c.AcceptChanges(steps=(RENAME.id,)), c.CloseSession()]
    assert frontend.exit_code is ExitCode.DONE
    assert "run s1" not in text


async def resumed(journal: JournalBuilder, policy: AutopilotPolicy) -> list[c.Command]:
    earlier = len(journal.records())
    journal.state(e.SessionResumed(version="0.1.0", interrupted=(), recovered=(), tiers=()))
    return (await commands_for(journal.records(), policy, earlier))[0]


async def test_going_on_with_a_plan_that_waits_approves_it() -> None:
    assert await resumed(proposed(), AutopilotPolicy(approve=True)) == [c.ApprovePlan()]
    assert await resumed(proposed(), AutopilotPolicy()) == [c.CloseSession()]


async def test_going_on_with_a_run_that_was_interrupted_runs_the_rest_first() -> None:
    journal = proposed()
    journal.approve(1)
    journal.state(
        e.StepFinished(step=RENAME.id, outcome=e.Outcome.INTERRUPTED, reason="interrupted", seconds=1)
    )
    journal.end_turn(1, e.Outcome.INTERRUPTED, 1.0)
    assert await resumed(journal, AutopilotPolicy(approve=True)) == [c.ContinueRun()]


async def test_going_on_where_nothing_is_left_just_ends() -> None:
    journal = staged()
    journal.state(e.PatchApplied(operation="op", steps=(RENAME.id,), patch=PATCH))
    assert await resumed(journal, AutopilotPolicy(approve=True)) == [c.CloseSession()]


class Waiting(Tape):
    """A session that goes on until somebody closes it."""

    def __init__(self, records: Sequence[e.Record]) -> None:
        super().__init__(records)
        self.told = asyncio.Event()

    async def stream(self) -> AsyncIterator[e.Record]:
        """Each record, then nothing for ever."""
        async for record in super().stream():
            yield record
        self.told.set()
        await asyncio.Event().wait()


async def test_the_first_interrupt_stops_in_order_and_the_second_at_once() -> None:
    commands, session = Commands(), Waiting(proposed().records())
    frontend = HeadlessFrontend("text", Paper(), AutopilotPolicy(approve=True), encode=whole_line, environ={})
    running = asyncio.create_task(frontend.run(session, commands))
    await session.told.wait()
    frontend.interrupt(c.Interrupt())
    assert commands.sent == [c.ApprovePlan(), c.Interrupt(), c.CloseSession()]
    assert frontend.exit_code is ExitCode.INTERRUPTED
    assert not running.done()
    frontend.interrupt(c.Interrupt())
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_only_steps_that_passed_are_written() -> None:
    journal = JournalBuilder()
    second = rename_step(2, "c", "d", "m.py")
    journal.open()
    journal.ask(1, "rename a to b and c to d")
    journal.propose(1, RENAME, second)
    journal.approve(1)
    journal.run_tool(RENAME, PATCH)
    journal.state(e.StepFinished(step=StepId("s2"), outcome=e.Outcome.FAILED, reason="no", seconds=1))
    journal.end_turn(1, e.Outcome.PARTIAL, 1.0)
    journal.state(e.PatchApplied(operation="op", steps=(RENAME.id,), patch=PATCH))
    sent, frontend, _ = await commands_for(journal.records(), YES)
    assert c.AcceptChanges(steps=(RENAME.id,)) in sent
    assert frontend.exit_code is ExitCode.PARTLY_APPLIED


def accepted() -> JournalBuilder:
    """A session that wrote its rename, and was opened again."""
    journal = JournalBuilder()
    journal.open()
    journal.ask(1, "rename a to b")
    journal.propose(1, RENAME)
    journal.approve(1)
    journal.run_tool(RENAME, PATCH)
    journal.end_turn(1, e.Outcome.DONE, 1.0)
    journal.state(
        e.PatchApplied(operation="op1", steps=(RENAME.id,), patch=PATCH),
        e.SessionResumed(version="1", interrupted=(), recovered=(), tiers=()),
    )
    return journal


@pytest.mark.parametrize(
    ("words", "command"),
    [("undo the first step", c.UndoChanges(steps=(RENAME.id,))), ("commit this", c.CommitChanges())],
)
async def test_a_command_in_plain_words_is_carried_out_where_writing_is_allowed(
    words: str, command: c.Command
) -> None:
    records = accepted().records()
    allowed = AutopilotPolicy(request=words, approve=True)
    sent, _, _ = await commands_for(records, allowed, earlier=len(records) - 1)
    assert sent[:2] == [command, c.CloseSession()]
    sent, _, _ = await commands_for(records, AutopilotPolicy(request=words), earlier=len(records) - 1)
    assert sent[0] == c.SubmitPrompt(text=words)


PAID = replace(DOCSTRING, tier=TierName.SMALL)
WISHES = (parse_span_wish("pin=m.py:3"), parse_span_wish("1:drop=m.py::g"), parse_span_wish("s1:add=h"))
CHOOSE = c.ChooseSpans(step=PAID.id, drop=("m.py::g",), pin=("m.py:3",), add=("h",))
SHOWN = e.ContextShown(step=PAID.id, tier=TierName.SMALL, chosen=(), spans=(), tokens=9)


async def test_spans_are_chosen_before_the_plan_is_approved() -> None:
    journal = proposed(PAID)
    policy = replace(YES, spans=WISHES)
    sent, _, _ = await commands_for(journal.records(), policy)
    assert sent == [c.SubmitPrompt(text="rename a to b"), CHOOSE]
    chosen = ChosenSpan(choice=SpanChoice.PIN, path="m.py", start=3, end=3)
    journal.state(replace(SHOWN, chosen=(chosen,)))
    sent, _, text = await commands_for(journal.records(), policy)
    assert sent[-2:] == [CHOOSE, c.ApprovePlan()]
    assert "s1 will see 9 tok in 0 spans (1 pinned)" in text


async def test_a_choice_that_is_refused_runs_nothing_and_says_why() -> None:
    journal = proposed(PAID)
    journal.state(e.NoticeGiven(text="nothing is called 'h'"))
    sent, frontend, text = await commands_for(journal.records(), replace(YES, spans=WISHES))
    assert sent[-2:] == [CHOOSE, c.CloseSession()]
    assert frontend.exit_code is ExitCode.NEEDS_APPROVAL
    assert "nothing is called 'h'" in text


async def test_exact_tools_need_no_spans() -> None:
    sent, _, _ = await commands_for(proposed().records(), replace(YES, spans=WISHES[:1]))
    assert sent[-1] == c.ApprovePlan()


@pytest.mark.parametrize("text", ["pin", "pin=", "hide=a.py:1", "=a.py:1", "s1:=x"])
def test_what_is_no_choice_of_spans_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="STEP:"):
        parse_span_wish(text)
