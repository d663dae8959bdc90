"""Runs an approved plan: step after step over the staged tree, climbing the ladder when a gate fails.

Steps run in list order (`domain/schedule.py`). Parallel steps come with the planner; the recipes' steps share
files. A step whose call does not fit the budget waits, the others go on; then the run waits for the user
(`wall.py`).
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from tier_code.domain import events as e
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import EditConflict, StorageProblem
from tier_code.domain.plan import Step, StepId, StepState, Target, parse_target
from tier_code.domain.schedule import orphans, ready_steps
from tier_code.domain.tiers import TierName
from tier_code.domain.view import StepView
from tier_code.engine.execution.attempts import Attempt, AttemptResult
from tier_code.engine.execution.staging import Staging
from tier_code.engine.execution.test_gate import TestGate
from tier_code.engine.execution.wall import Wall, refused_event
from tier_code.engine.money.quotes import Quotes
from tier_code.engine.recorder import Recorder
from tier_code.engine.routing.router import may_pay, next_tier
from tier_code.engine.services import Services
from tier_code.ports.code import Edited
from tier_code.ports.source import Overlay

NANOS_PER_SECOND = 1_000_000_000
_GOOD = frozenset({StepState.PASSED, StepState.APPLIED, StepState.UNCHANGED})
_OPEN = frozenset({StepState.RUNNING, StepState.WAITING})


class PlanRunner:
    """Works through the steps of a turn until they are done, fail or are interrupted."""

    def __init__(
        self,
        services: Services,
        recorder: Recorder,
        staging: Staging,
        attempt: Attempt,
        tests: TestGate,
        quotes: Quotes,
    ) -> None:
        self.wall = Wall()
        """Where decisions about waiting steps arrive."""
        self._services = services
        self._recorder = recorder
        self._staging = staging
        self._attempt = attempt
        self._tests = tests
        self._quotes = quotes
        self._policy = quotes.policy
        self._partial: dict[StepId, Edited] = {}
        """What was certain at a lower tier of a step that now waits for money."""

    async def run(self, only: StepId | None = None) -> None:
        """Run what is planned or was interrupted (or one ended step again), then the run-wide tests.

        Cancellation ends the running step as interrupted and the turn with it; staged results stay.
        """
        started = self._services.clock.monotonic()
        try:
            if only is not None:
                self.wall.try_again((only,))
            await self._work(only)
            await self._whole_run()
        except asyncio.CancelledError:
            await asyncio.shield(self._interrupted(started))
            raise
        await self._finish(self._outcome(), "", started)

    async def _work(self, only: StepId | None) -> None:
        """Run what can run; when only steps that wait for money are left, wait for the user."""
        while True:
            view = self._recorder.view
            ready = [step for step in ready_steps(view) if only in (None, step)]
            if decided := self.wall.taken_skips():
                await self._skip(decided)
            elif again := self.wall.taken_tries() or ready[:1]:
                for step in again:
                    await self._step(step)
            elif only is None and (left_out := orphans(view)):
                for orphan in left_out:
                    await self._left_out(orphan.step.id, "it needs a step that was skipped")
            elif view.waiting:
                await self.wall.stand()
            else:
                return

    async def _skip(self, steps: tuple[StepId, ...]) -> None:
        """Go on without steps that wait; what was certain without money is kept."""
        for step in steps:
            found = self._require(step)
            if found.state is not StepState.WAITING:
                continue
            started = self._services.clock.monotonic()
            kept = await self._kept(step, len(found.attempts), self._partial.pop(step, None))
            if kept.patch is not None:
                await self._staged(step, kept, started)
            else:
                await self._left_out(step, found.reason)

    async def _left_out(self, step: StepId, reason: str) -> None:
        await self._ended(step, e.Outcome.BUDGET, reason, self._services.clock.monotonic())

    async def _step(self, step: StepId) -> None:
        started = self._services.clock.monotonic()
        tried: frozenset[TierName] = frozenset()
        partial: Edited | None = None
        while True:
            view = self._require(step)
            tier = view.step.tier
            number = len(view.attempts) + 1
            await self._recorder.publish(e.StepStarted(step=step, attempt=number, tier=tier))
            result = await self._try(step, number)
            tried = tried | {tier}
            if result.patch is not None:
                await self._staged(step, result, started)
                return
            partial = result.partial or partial
            if await self._waits(step, tried, result):
                self._partial |= {step: partial} if partial is not None else {}
                return
            if not await self._climb(step, tried, result):
                kept = await self._kept(step, number, partial)
                if kept.patch is not None:
                    await self._staged(step, kept, started)
                else:
                    await self._ended(step, e.Outcome.FAILED, self._why(step, tried, result), started)
                return

    async def _try(self, step: StepId, number: int) -> AttemptResult:
        try:
            tree = await asyncio.to_thread(self._staging.overlay, self._recorder.view)
        except (EditConflict, StorageProblem) as problem:
            return AttemptResult(patch=None, reason=str(problem))
        located = await self._located(self._require(step).step, tree)
        return await self._attempt.run(located, number, tree)

    async def _kept(self, step: StepId, number: int, partial: Edited | None) -> AttemptResult:
        """What was certain at a lower tier, when nobody could do the whole."""
        if partial is None:
            return AttemptResult(patch=None, reason="")
        tree = await asyncio.to_thread(self._staging.overlay, self._recorder.view)
        return await self._attempt.keep(self._require(step).step, number, tree, partial)

    async def _located(self, step: Step, tree: Overlay) -> Step:
        """The step with targets that exist: when an earlier rename did not happen, the old names."""
        was = step.argument("was")
        if not was:
            return step
        for target in step.targets:
            if await self._exists(target, tree):
                return step
        former = parse_target(was)
        if not await self._exists(former, tree):
            return step
        moved = replace(step, targets=(former,))
        await self._recorder.publish(e.StepEdited(step=moved))
        return moved

    async def _exists(self, target: Target, tree: Overlay) -> bool:
        found = await self._services.code.catalog.find(tree, str(target))
        return any(symbol.target == target for symbol in found)

    async def _climb(self, step: StepId, tried: frozenset[TierName], result: AttemptResult) -> bool:
        current = self._require(step).step
        if current.tier not in tried:
            # The user set another tier while the attempt ran: that is the next attempt.
            return True
        upper = next_tier(current, tried, self._policy)
        if upper is None or not self._may_pay(upper):
            return False
        await self._recorder.publish(
            e.StepEscalated(
                step=step,
                was=current.tier,
                now=upper,
                reason=f"{current.tier.value}: {result.reason}",
                estimate=self._quotes.at(current, upper, limited=self._limited()),
            )
        )
        return True

    async def _waits(self, step: StepId, tried: frozenset[TierName], result: AttemptResult) -> bool:
        """Whether the budget was in the way; then the step waits for the user's choice."""
        found = self._require(step)
        if result.refused is None or found.step.tier not in tried:
            return False
        event = refused_event(found, result.refused, self._recorder.view, self._quotes)
        await self._recorder.publish(event, durable=True)
        return True

    def _why(self, step: StepId, tried: frozenset[TierName], result: AttemptResult) -> str:
        """Why a step failed, with what would let it go on."""
        upper = next_tier(self._require(step).step, tried, self._policy)
        if upper is None or self._may_pay(upper):
            return result.reason
        return (
            f"{result.reason}; {upper.value} may try it for money: set a budget (--budget, /budget), "
            f"or choose that tier for {step}"
        )

    def _may_pay(self, upper: TierName) -> bool:
        """A paid tier takes over by itself only under a budget: that is how far the user agreed to go."""
        return may_pay(upper, self._policy, limited=self._limited())

    def _limited(self) -> bool:
        return any(True for _ in self._recorder.view.limits.given())

    async def _staged(self, step: StepId, result: AttemptResult, started: float) -> None:
        if result.patch is None:
            return
        event = e.PatchProposed(step=step, patch=result.patch, notes=result.notes)
        self._staging.observe(event)
        await self._recorder.publish(event, durable=True)
        failure = await self._tests.after_step(self._require(step)) if result.patch.edits else ""
        outcome = e.Outcome.FAILED if failure else e.Outcome.DONE
        await self._ended(step, outcome, failure, started)
        self._staging.forget_unused(self._recorder.view)

    async def _whole_run(self) -> None:
        if any(step.state is StepState.PASSED for step in self._recorder.view.steps):
            await self._tests.after_run()

    async def _ended(self, step: StepId, outcome: e.Outcome, reason: str, started: float) -> None:
        seconds = round(self._services.clock.monotonic() - started, 3)
        await self._recorder.publish(
            e.StepFinished(step=step, outcome=outcome, reason=reason, seconds=seconds), durable=True
        )

    async def _interrupted(self, started: float) -> None:
        for step in self._recorder.view.current_steps:
            if step.state in _OPEN and step.attempt is not None:
                since = (self._services.clock.now() - step.attempt.started_at) / NANOS_PER_SECOND
                begun = self._services.clock.monotonic() - since
                await self._ended(step.step.id, e.Outcome.INTERRUPTED, "interrupted", begun)
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
            return e.Outcome.BUDGET
        tests_failed = any(
            result.outcome is CheckOutcome.FAILED for result in (view.turn.checks[-1:] if view.turn else ())
        )
        if good == len(states) and not tests_failed:
            return e.Outcome.DONE
        return e.Outcome.PARTIAL if good else e.Outcome.FAILED

    def _require(self, step: StepId) -> StepView:
        found = self._recorder.view.step(step)
        if found is None:
            raise StorageProblem(f"step {step} is not in this session")
        return found
