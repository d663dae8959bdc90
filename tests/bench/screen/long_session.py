"""A session of as many events as wanted: turns of a dozen docstring steps, accepted but for the last."""

from __future__ import annotations

from tests.support.journal_builder import JournalBuilder, docstring_step
from tier_code.domain import events as e
from tier_code.domain.context import SourceSpan
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import Step, Target
from tier_code.domain.tokens import TokenUsage

STEPS = 12
_SPANS = tuple(
    SourceSpan(path=f"src/part{number}.py", start=10 * number, end=10 * number + 6, why="import", tokens=44)
    for number in range(1, 5)
)
_BEFORE = b"def f():\n    pass\n"
_AFTER = b'def f():\n    """Do."""\n    pass\n'
_ANSWER = ("Return the sum ", "of all lines ", "that were ", "paid for.")


def long_session(events: int) -> tuple[e.Record, ...]:
    """At least so many records, and as few more as the last step needs."""
    journal = JournalBuilder()
    journal.open()
    turn = 0
    while True:
        turn += 1
        steps = [_step(turn, number) for number in range(1, STEPS + 1)]
        journal.ask(turn, f"document the functions of src/part{turn}.py")
        journal.propose(turn, *steps)
        journal.approve(turn)
        for step in steps:
            if len(journal.records()) >= events:
                journal.call_local(step, _SPANS, _ANSWER[:2])
                return journal.records()
            _run(journal, step)
        path = steps[0].targets[0].path
        written = Patch(edits=(file_edit(path, _BEFORE, _AFTER),))
        ids = tuple(step.id for step in steps)
        journal.state(e.PatchApplied(operation=f"op{turn}", steps=ids, patch=written))
        journal.end_turn(turn, e.Outcome.DONE, 12.0)


def _step(turn: int, number: int) -> Step:
    place = Target(path=f"src/part{turn}.py", qualname=f"function_{number}")
    return docstring_step((turn - 1) * STEPS + number, place)


def _run(journal: JournalBuilder, step: Step) -> None:
    call = journal.call_local(step, _SPANS, _ANSWER)
    journal.wait(2)
    journal.reply(step, call, TokenUsage(input_tokens=390, output_tokens=12), 2.0)
    journal.checks(step, "complete", "shape", "scope", "parse", "class B")
    path = step.targets[0].path
    edit = file_edit(path, _BEFORE, _AFTER)
    journal.finish(step, Patch(edits=(edit,)), seconds=2.0)
