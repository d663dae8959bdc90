"""Runs an approved plan: steps that do not get in each other's way at once, the others one after the other.

A step whose call does not fit the budget waits while the others go on; then the run waits until the user
decides (`wall.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from tier_code.domain import events as e
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import StorageProblem, TierCodeError
from tier_code.domain.permissions import PermissionMode
from tier_code.domain.plan import StepId, StepKind, StepState
from tier_code.domain.schedule import orphans, ready_steps, runs_beside
from tier_code.domain.view import StepView
from tier_code.engine.execution.step_runner import StepRunner
from tier_code.engine.execution.test_gate import TestGate
from tier_code.engine.execution.wall import Wall
from tier_code.engine.mode_limits import HOLDS
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import Services

NANOS_PER_SECOND = 1_000_000_000
_GOOD = frozenset({StepState.PASSED, StepState.APPLIED, StepState.UNCHANGED})
_OPEN = frozenset({StepState.RUNNING, StepState.WAITING})


class PlanRunner:
    """Works through the steps of a turn until they are done, fail or are interrupted."""

    def __init__(self, services: Services, recorder: Recorder, steps: StepRunner, tests: TestGate) -> None:
        self.wall = Wall()
        """Where decisions about waiting steps arrive."""
        self._services = services
        self._recorder = recorder
        self._steps = steps
        self._tests = tests
        self._running: dict[StepId, asyncio.Task[None]] = {}

    async def run(self, only: StepId | None = None) -> None:
        """Run what is planned or was interrupted (or one ended step again), then the run-wide tests.

        Cancellation ends the running steps as interrupted and the turn with it; staged results stay.
        """
        started = self._services.clock.monotonic()
        self._tests.begin()
        try:
            if only is not None:
                self.wall.try_again((only,))
            try:
                await self._work(only)
            finally:
                await self._stop()
            await self._whole_run()
        except asyncio.CancelledError:
            await asyncio.shield(self._interrupted(started))
            raise
        except StorageProblem:
            raise
        except TierCodeError as problem:
            await self._broken(str(problem), started)
            return
        await self._finish(self._outcome(), "", started)

    async def _work(self, only: StepId | None) -> None:
        """Run what can run; when only steps that wait for money are left, wait for the user."""
        while True:
            await self._hold(only)
            view = self._recorder.view
            self._start(self.wall.taken_tries())
            self._start(step for step in ready_steps(view) if only in (None, step))
            if self._running:
                await self._one_ends()
            elif again := self.wall.affordable(view):
                # Refused while a step beside it held money, which it has given back.
                self._start(again)
            elif decided := self.wall.taken_skips():
                await self._skip(decided)
            elif only is None and (left_out := orphans(view)):
                for orphan in left_out:
                    await self._steps.left_out(orphan.step.id, "it needs a step that was skipped")
            elif view.waiting:
                await self.wall.stand()
            else:
                return

    def _left(self, only: StepId | None) -> bool:
        """Whether anything of the run has yet to begin, the tests of the whole included."""
        view = self._recorder.view
        ready = any(only in (None, step) for step in ready_steps(view))
        return ready or self.wall.decided or bool(view.waiting or orphans(view)) or self._tests_due()

    async def _hold(self, only: StepId | None) -> None:
        """Begin nothing in plan mode: what runs goes on to its end, then the run stands until it is left."""
        told = False
        while self._recorder.view.mode == PermissionMode.PLAN and self._left(only):
            if self._running:
                await self._one_ends()
            elif not told:
                told = True
                await self._recorder.publish(e.NoticeGiven(text=HOLDS), durable=True)
            else:
                await self.wall.pause()

    def _start(self, wanted: Iterable[StepId]) -> None:
        """Start what may run beside what runs already; the rest is asked about again when one ends."""
        for step in wanted:
            view = self._recorder.view
            if step not in self._running and runs_beside(view, step, self._running):
                self._running[step] = asyncio.create_task(self._steps.run(step))
            elif self._running and step not in (*self._running, *ready_steps(view)):
                self.wall.try_again((step,))

    async def _one_ends(self) -> None:
        await asyncio.wait(self._running.values(), return_when=asyncio.FIRST_COMPLETED)
        ended = {step: task for step, task in self._running.items() if task.done()}
        for step, task in ended.items():
            del self._running[step]
            task.result()

    async def _stop(self) -> None:
        """Nothing of the run goes on behind its end."""
        tasks = tuple(self._running.values())
        self._running.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _skip(self, steps: tuple[StepId, ...]) -> None:
        for step in steps:
            found = self._recorder.view.step(step)
            if found is not None and found.state is StepState.WAITING:
                await self._steps.skip(step)

    def _tests_due(self) -> bool:
        return self._anything_staged() and self._tests.due()

    def _anything_staged(self) -> bool:
        return any(step.state is StepState.PASSED for step in self._recorder.view.steps)

    async def _whole_run(self) -> None:
        if self._anything_staged():
            await self._tests.after_run()

    async def _broken(self, reason: str, started: float) -> None:
        """What no attempt foresaw ends the run in words: nobody shall wait for a turn that has died."""
        for step in self._recorder.view.current_steps:
            if step.state is StepState.RUNNING:
                await self._steps.ended(step.step.id, e.Outcome.FAILED, reason, started)
        await self._finish(e.Outcome.FAILED, reason, started)

    async def _interrupted(self, started: float) -> None:
        for step in self._recorder.view.current_steps:
            if step.state in _OPEN and step.attempt is not None:
                since = (self._services.clock.now() - step.attempt.started_at) / NANOS_PER_SECOND
                begun = self._services.clock.monotonic() - since
                await self._steps.ended(step.step.id, e.Outcome.INTERRUPTED, "interrupted", begun)
        await self._finish(e.Outcome.INTERRUPTED, "interrupted; what was staged is kept", started)

    async def _finish(self, outcome: e.Outcome, reason: str, started: float) -> None:
        for line in await asyncio.to_thread(self._services.workspace.late_saves):
            await self._recorder.publish(e.NoticeGiven(text=line))
        view = self._recorder.view
        await self._recorder.publish(
            e.TurnFinished(
                turn=view.turns[-1].turn if view.turns else 0,
                outcome=outcome,
                reason=reason,
                seconds=round(self._services.clock.monotonic() - started, 3),
                peak_memory_bytes=self._services.peak_memory(),
            ),
            durable=True,
        )

    def _outcome(self) -> e.Outcome:
        view = self._recorder.view
        states = [step.state for step in view.current_steps]
        good = sum(state in _GOOD for state in states)
        if StepState.SKIPPED in states:
            return _skipped_outcome(view.current_steps)
        tests_failed = any(
            result.outcome is CheckOutcome.FAILED for result in (view.turn.checks[-1:] if view.turn else ())
        )
        if good == len(states) and not tests_failed:
            return e.Outcome.DONE
        return e.Outcome.PARTIAL if good else e.Outcome.FAILED


def _skipped_outcome(steps: Iterable[StepView]) -> e.Outcome:
    """Commands that nobody approved, or else money, kept steps from running."""
    skipped = [step for step in steps if step.state is StepState.SKIPPED]
    unapproved = any(step.step.kind is StepKind.RUN for step in skipped)
    for_money = any(step.refusal is not None for step in skipped)
    return e.Outcome.NEEDS_APPROVAL if unapproved and not for_money else e.Outcome.BUDGET
