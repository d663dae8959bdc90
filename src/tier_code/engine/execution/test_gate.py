"""The user's own test command as a gate: after every exact edit of code, and once over the whole run."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from tier_code.domain import events as e
from tier_code.domain.checks import CheckOutcome, CheckResult, failed, passed
from tier_code.domain.errors import EditConflict
from tier_code.domain.plan import StepId, TaskClass
from tier_code.domain.view import StepView
from tier_code.engine.execution.failing_tests import failing_tests
from tier_code.engine.execution.staging import Staging, staged_steps
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import Services, SessionOptions
from tier_code.ports.source import Overlay, SourceTree
from tier_code.ports.workspace import CommandResult

CHECK = "tests"
TAIL_LINES = 25


class TestGate:
    """Runs the test command in a scratch copy of the staged tree."""

    def __init__(
        self, services: Services, options: SessionOptions, recorder: Recorder, staging: Staging
    ) -> None:
        self._services = services
        self._options = options
        self._recorder = recorder
        self._staging = staging
        self._last: tuple[tuple[tuple[StepId, int], ...], CheckResult] | None = None
        """The newest verdict after a step, and over what: the same results are not tested twice."""
        self._one_at_a_time = asyncio.Lock()
        self._baseline: CommandResult | None = None
        """How the command ends on the untouched tree; None until it had to be known."""

    async def after_step(self, step: StepView) -> str:
        """Run the tests over what is staged, when the step may have changed behaviour.

        Returns the reason why the step does not stand, or an empty string.
        Class-B steps are covered by code equality and by the run-wide tests.
        """
        if not self._options.test_command or step.step.task_class is TaskClass.B:
            return ""
        async with self._one_at_a_time:
            steps = (*staged_steps(self._recorder.view), step)
            result = await self._run(steps)
            self._last = (_identity(steps), result)
        result = _still_failing(step, result)
        await self._recorder.publish(e.CheckRun(step=step.step.id, attempt=len(step.attempts), result=result))
        return result.evidence if result.outcome is CheckOutcome.FAILED else ""

    async def after_run(self) -> None:
        """Run the tests once over everything staged."""
        if not self._options.test_command:
            return
        steps = staged_steps(self._recorder.view)
        result = self._last[1] if self._last and self._last[0] == _identity(steps) else await self._run(steps)
        await self._recorder.publish(e.CheckRun(step=None, attempt=0, result=result))

    async def _run(self, steps: tuple[StepView, ...]) -> CheckResult:
        try:
            tree = await asyncio.to_thread(self._staging.overlay_of, steps)
        except EditConflict as conflict:
            return failed(CHECK, str(conflict))
        started = self._services.clock.monotonic()
        result = await self.command(tree)
        if result.exit_code == 0:
            verdict = passed(CHECK, _success(self._options.test_command, result, len(steps)))
        else:
            verdict = _beside_baseline(
                self._options.test_command, await self._untouched(tree.base), result, len(steps)
            )
        return replace(verdict, seconds=round(self._services.clock.monotonic() - started, 3))

    async def command(self, tree: SourceTree) -> CommandResult:
        """Run the test command in a scratch copy of a tree, and show that it runs."""
        await self._recorder.publish(e.ProgressMade(what="run the tests", done=0, total=0))
        try:
            return await self._services.runner.run(
                self._options.test_command,
                tree,
                self._services.environment,
                self._options.test_seconds,
            )
        finally:
            await self._recorder.publish(e.ProgressMade(what="run the tests", done=1, total=1, finished=True))

    async def _untouched(self, tree: SourceTree) -> CommandResult:
        if self._baseline is None:
            self._baseline = await self.command(Overlay(tree))
        return self._baseline


def _beside_baseline(command: str, before: CommandResult, after: CommandResult, steps: int) -> CheckResult:
    """A failing run is held against one over the untouched tree: only what is new is ours."""
    if before.exit_code == 0:
        return failed(CHECK, _ending(command, after), _tail(after))
    old, now = failing_tests(before.output), failing_tests(after.output)
    if old is None or now is None or after.exit_code is None:
        return CheckResult(
            check=CHECK,
            outcome=CheckOutcome.SKIPPED,
            evidence=f"`{command}` fails on the untouched tree too; it cannot vouch",
            details=_tail(after),
        )
    facts = (("failing_before", len(old)), ("failing_after", len(now)), ("new_failures", len(now - old)))
    if now - old:
        first, *more = sorted(now - old)
        rest = f" and {len(more)} more" if more else ""
        return failed(
            CHECK,
            f"`{command}`: {first}{rest} failed; on the untouched tree {len(old)} others do",
            _tail(after),
            facts=facts,
        )
    return passed(
        CHECK,
        f"`{command}`: no new failure over {steps} staged step{'' if steps == 1 else 's'}; "
        f"{len(old)} fail on the untouched tree too",
        tuple(sorted(now)),
        facts=facts,
    )


def _still_failing(step: StepView, result: CheckResult) -> CheckResult:
    """A step that shall make tests pass has not done so while they are among the failures."""
    wanted = tuple(name for name in step.step.argument("failing").split("\n") if name)
    if not wanted or result.outcome is CheckOutcome.FAILED:
        return result
    left = [name for name in wanted if any(_same_test(name, failing) for failing in result.details)]
    if result.outcome is CheckOutcome.SKIPPED or left:
        shown = left[0] if left else wanted[0]
        return failed(CHECK, f"{shown} still fails", result.details, facts=result.facts)
    return result


def _same_test(wanted: str, failing: str) -> bool:
    return failing == wanted or failing.endswith(f"::{wanted.replace('.', '::')}")


def _identity(steps: tuple[StepView, ...]) -> tuple[tuple[StepId, int], ...]:
    return tuple((step.step.id, len(step.attempts)) for step in steps)


def _success(command: str, result: CommandResult, steps: int) -> str:
    lines = [line.strip(" =") for line in result.output.splitlines() if line.strip(" =")]
    last = lines[-1] if lines else "no output"
    over = f"{steps} staged step" + ("" if steps == 1 else "s")
    return f"`{command}` passed over {over}: {last} (sandbox {result.level})"


def _ending(command: str, result: CommandResult) -> str:
    if result.exit_code is None:
        return f"`{command}` was stopped after {result.seconds:.0f} s"
    return f"`{command}` failed with exit code {result.exit_code}; it passes on the untouched tree"


def _tail(result: CommandResult) -> tuple[str, ...]:
    return tuple(result.output.splitlines()[-TAIL_LINES:])
