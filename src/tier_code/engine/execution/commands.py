"""Carrying out a `run` step: a command that the user approved to the letter, in a copy of the staged tree."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tier_code.domain import events as e
from tier_code.domain.checks import CheckResult, failed, passed
from tier_code.domain.command_line import approval_key, read_command
from tier_code.domain.context import SourceSpan
from tier_code.domain.errors import ToolDeclined
from tier_code.domain.plan import Step
from tier_code.domain.privacy import Label
from tier_code.engine.privacy.taint import tainted
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import Services, SessionOptions
from tier_code.ports.code import Edited
from tier_code.ports.program_running import ProgramEnd
from tier_code.ports.source import Overlay

CHECK = "ran"
MOST_SECONDS = 300.0
TAIL_LINES = 12
LONGEST_LINE = 200
SHOWN_OTHERS = 8
MOST_PRIVATE = 20
"""Private files that are named for a command; one is enough for the label."""
NOT_APPROVED = (
    "its command was not approved: --yes does not cover a command that a plan proposes; --allow-run does"
)

Gate = Callable[[CheckResult], Awaitable[None]]
"""States a check's result; ends the attempt when it does not vouch."""


class CommandRun:
    """Runs approved commands."""

    def __init__(self, services: Services, options: SessionOptions, recorder: Recorder) -> None:
        self._services = services
        self._options = options
        self._recorder = recorder

    def approved(self, step: Step) -> bool:
        """Whether the user approved exactly this command and these files."""
        key = approval_key(step)
        return any(
            isinstance(record.event, e.PlanApproved) and key in record.event.commands
            for record in self._recorder.records
        )

    async def carry_out(self, step: Step, tree: Overlay, gate: Gate) -> Edited:
        """What the command wrote into the declared files; its last lines and what was dropped as notes.

        Errors: ToolDeclined when it may not or cannot run; whatever `gate` raises when it fails.
        """
        if not self.approved(step):
            raise ToolDeclined(NOT_APPROVED)
        await self._tell_private(step, tree)
        end = await self._end(step, tree)
        await gate(_verdict(step, end))
        return Edited(changes=end.changes, notes=(*_tail(end.result.output), *_dropped(end)))

    async def _tell_private(self, step: Step, tree: Overlay) -> None:
        """Nobody knows what a program reads: what it writes and says counts as made from all that is private.

        Contents of files that hold secrets are taken out of every request in any case.
        """
        rules = tainted(self._options.privacy, self._recorder.view)
        paths = await asyncio.to_thread(tree.paths)
        private = [path for path in paths if rules.label(path) is not Label.PROJECT]
        spans = tuple(
            SourceSpan(path=path, start=1, end=1, why="in its copy", tokens=0, label=Label.LOCAL_ONLY)
            for path in private[:MOST_PRIVATE]
        )
        if spans:
            await self._recorder.publish(e.ContextSliced(step=step.id, spans=spans, tokens=0))

    async def _end(self, step: Step, tree: Overlay) -> ProgramEnd:
        programs = self._services.programs
        if programs is None:
            raise ToolDeclined("nothing here can run commands")
        try:
            words = read_command(step.instruction)
        except ValueError as problem:
            raise ToolDeclined(str(problem)) from problem
        doing = f"run {words[0]}"
        await self._recorder.publish(e.ProgressMade(what=doing, done=0, total=0))
        try:
            return await programs.run_program(
                words,
                tree,
                self._services.environment,
                min(MOST_SECONDS, self._options.test_seconds),
                may_write=frozenset({*(target.path for target in step.targets), *step.creates}),
            )
        finally:
            await self._recorder.publish(e.ProgressMade(what=doing, done=1, total=1, finished=True))


def _verdict(step: Step, end: ProgramEnd) -> CheckResult:
    result = end.result
    facts = (
        ("exit_code", "stopped" if result.exit_code is None else result.exit_code),
        ("files", len(end.changes)),
        ("dropped", len(end.others)),
        ("level", str(result.level)),
    )
    tail = _tail(result.output)
    if result.exit_code is None:
        words = f"`{step.instruction}` was stopped after {result.seconds:.0f} s"
        return failed(CHECK, words, tail, facts=facts)
    ended = f"`{step.instruction}` ended with exit code {result.exit_code} (sandbox {result.level})"
    return (failed if result.exit_code else passed)(CHECK, ended, tail, facts=facts)


def _tail(output: str) -> tuple[str, ...]:
    lines = [line.rstrip()[:LONGEST_LINE] for line in output.splitlines() if line.strip()]
    return tuple(lines[-TAIL_LINES:])


def _dropped(end: ProgramEnd) -> tuple[str, ...]:
    if not end.others:
        return ()
    more = len(end.others) - SHOWN_OTHERS
    named = ", ".join(end.others[:SHOWN_OTHERS]) + (f" and {more} more" if more > 0 else "")
    return (f"dropped, because the step does not declare it: {named}",)
