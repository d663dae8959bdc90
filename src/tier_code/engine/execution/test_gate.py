"""The user's own test command as a gate: after steps that may change behaviour, and once over the whole run.

Where some tests can be chosen with certainty they come first and can only say no: what stands has been tried
by the whole command.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TypeAlias

from tier_code.domain import events as e
from tier_code.domain.checks import CheckOutcome, CheckResult, failed
from tier_code.domain.errors import TierCodeError
from tier_code.domain.patch import Patch
from tier_code.domain.plan import StepId, TaskClass
from tier_code.domain.view import StepView
from tier_code.engine.execution.failing_tests import failing_tests
from tier_code.engine.execution.first_tests import FirstTests, still_failing, wanted_tests
from tier_code.engine.execution.staging import Staging, staged_steps
from tier_code.engine.execution.test_verdict import CHECK, beside_baseline, beside_second, success, tail
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import Services, SessionOptions
from tier_code.ports.source import Overlay, SourceTree
from tier_code.ports.workspace import CommandResult

QUICK = 3.0
"""Seconds: a whole run that takes no longer needs no choice of tests before it."""
_WRITTEN = (e.PatchApplied, e.ChangesUndone, e.ChangesRedone)


_Identity: TypeAlias = tuple[tuple[StepId, int, Patch | None, tuple[tuple[str, tuple[int, ...]], ...]], ...]


class TestGate:
    """Runs the test command in a scratch copy of the staged tree."""

    def __init__(
        self, services: Services, options: SessionOptions, recorder: Recorder, staging: Staging
    ) -> None:
        self._services = services
        self._options = options
        self._recorder = recorder
        self._staging = staging
        self._last: tuple[_Identity, CheckResult] | None = None
        """The newest verdict after a step, and over what: the same results are not tested twice."""
        self._one_at_a_time = asyncio.Lock()
        self._said: tuple[str, ...] = ()
        """The end of what the newest run over a step's result printed."""
        self._baseline: tuple[int, CommandResult] | None = None
        """How the command ends on the untouched tree, and after how many writes to it; None until asked."""
        self._whole_seconds = 0.0
        """How long the newest run of the whole command took; 0 before the first."""
        chooser = services.code.tests
        self._first = FirstTests(chooser, self._shown_run) if chooser is not None else None

    def begin(self) -> None:
        """A run begins: the files below what is staged may be others than when the tests ran last."""
        self._last = None

    async def after_step(self, step: StepView) -> str:
        """Run the tests over what is staged, when the step may have changed behaviour.

        Returns the reason why the step does not stand, or an empty string.
        Class-B steps are covered by code equality and by the run-wide tests.
        """
        if not self._options.test_command or step.step.task_class is TaskClass.B:
            return ""
        async with self._one_at_a_time:
            steps = (*staged_steps(self._recorder.view), step)
            first = await self._targeted(step, steps)
            if first is not None:
                await self._publish(step, first)
                if first.outcome is CheckOutcome.FAILED:
                    return first.evidence
            result = await self._run(steps)
            self._last = (_identity(steps), result)
            result = _still_failing(step, result, self._said)
        await self._publish(step, result)
        return result.evidence if result.outcome is CheckOutcome.FAILED else ""

    async def _publish(self, step: StepView, result: CheckResult) -> None:
        await self._recorder.publish(e.CheckRun(step=step.step.id, attempt=len(step.attempts), result=result))

    async def _targeted(self, step: StepView, steps: tuple[StepView, ...]) -> CheckResult | None:
        """The tests that touch the change, where running all of them takes its time."""
        if self._first is None or 0 < self._whole_seconds <= QUICK:
            return None
        started = self._services.clock.monotonic()
        try:
            tree = await asyncio.to_thread(self._staging.overlay_of, steps)
            result = await self._first.verdict(step, tree, self._options.test_command, len(steps))
        except TierCodeError:
            # The whole run meets the same trouble, and tells of it.
            return None
        seconds = round(self._services.clock.monotonic() - started, 3)
        return None if result is None else replace(result, seconds=seconds)

    async def passes_already(self, step: StepView) -> bool:
        """Whether what earlier steps staged makes the tests pass that this step is about."""
        wanted, steps = wanted_tests(step), tuple(staged_steps(self._recorder.view))
        if not wanted or not steps:
            return False
        async with self._one_at_a_time:
            tree = await asyncio.to_thread(self._staging.overlay_of, steps)
            chooser, command = self._services.code.tests, self._options.test_command
            chosen = await chooser.choose(tree, command, (), wanted) if chooser is not None else None
            few = chosen is not None and len(wanted) <= len(chosen.tests) and self._whole_seconds > QUICK
            result = await (self._shown_run(chosen.command, tree) if few and chosen else self.command(tree))
        if result.exit_code == 0:
            return True
        failing = failing_tests(result.output)
        return failing is not None and not still_failing(wanted, failing)

    def due(self) -> bool:
        """Whether a run that ended now would run the tests: there are some, and what is staged is new."""
        return bool(self._options.test_command) and self._known(staged_steps(self._recorder.view)) is None

    async def after_run(self) -> None:
        """Run the tests once over everything staged."""
        if not self._options.test_command:
            return
        steps = staged_steps(self._recorder.view)
        result = self._known(steps) or await self._run(steps)
        await self._recorder.publish(e.CheckRun(step=None, attempt=0, result=result))

    def _known(self, steps: tuple[StepView, ...]) -> CheckResult | None:
        """What the tests said of exactly these steps, when they ran over them last."""
        return self._last[1] if self._last and self._last[0] == _identity(steps) else None

    async def _run(self, steps: tuple[StepView, ...]) -> CheckResult:
        started = self._services.clock.monotonic()
        try:
            tree = await asyncio.to_thread(self._staging.overlay_of, steps)
            verdict = await self._verdict(tree, len(steps))
        except TierCodeError as problem:
            # Changes that conflict, a sandbox that does not start: nothing has been vouched for.
            verdict = failed(CHECK, str(problem))
        return replace(verdict, seconds=round(self._services.clock.monotonic() - started, 3))

    async def _verdict(self, tree: Overlay, steps: int) -> CheckResult:
        command = self._options.test_command
        result = await self.command(tree)
        self._said = tail(result)
        if result.exit_code == 0:
            return success(command, result, steps)
        before = await self._untouched(tree.base)
        verdict = beside_baseline(command, before, result, steps)
        if verdict.outcome is not CheckOutcome.FAILED or result.exit_code is None:
            return verdict
        # Once more: a test that fails by chance is not what a step is held to.
        return beside_second(command, before, (result, await self.command(tree)), steps) or verdict

    async def command(self, tree: SourceTree) -> CommandResult:
        """Run the test command in a scratch copy of a tree, and show that it runs."""
        result = await self._shown_run(self._options.test_command, tree)
        self._whole_seconds = result.seconds
        if isinstance(tree, Overlay) and not tree.changes:
            self._baseline = self._writes(), result
        return result

    async def _shown_run(self, command: str, tree: SourceTree) -> CommandResult:
        await self._recorder.publish(e.ProgressMade(what="run the tests", done=0, total=0))
        try:
            return await self._services.runner.run(
                command, tree, self._services.environment, self._options.test_seconds
            )
        finally:
            await self._recorder.publish(e.ProgressMade(what="run the tests", done=1, total=1, finished=True))

    async def _untouched(self, tree: SourceTree) -> CommandResult:
        """What the session writes makes another tree of it."""
        if self._baseline is not None and self._baseline[0] == self._writes():
            return self._baseline[1]
        return await self.command(Overlay(tree))

    def _writes(self) -> int:
        return sum(isinstance(record.event, _WRITTEN) for record in self._recorder.records)


def _still_failing(step: StepView, result: CheckResult, said: tuple[str, ...]) -> CheckResult:
    """A step that shall make tests pass has not done so while they are among the failures."""
    wanted = wanted_tests(step)
    if not wanted or result.outcome is CheckOutcome.FAILED:
        return result
    left = still_failing(wanted, frozenset(result.details))
    if result.outcome is CheckOutcome.SKIPPED or left:
        shown = left[0] if left else wanted[0]
        return failed(CHECK, f"{shown} still fails", said or result.details, facts=result.facts)
    return result


def _identity(steps: tuple[StepView, ...]) -> _Identity:
    """What was tested: other hunks of the same attempt are another result."""
    return tuple((step.step.id, len(step.attempts), step.patch, step.rejected_hunks) for step in steps)
