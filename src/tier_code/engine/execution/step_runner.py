"""Carries one step from its first attempt to its end: attempts, gates, tests, and what is kept of them."""

from __future__ import annotations

import asyncio

from tier_code.domain import events as e
from tier_code.domain.errors import EditConflict, StorageProblem, TierCodeError
from tier_code.domain.patch import Patch
from tier_code.domain.plan import StepId, StepKind, StepState
from tier_code.domain.tiers import TierName
from tier_code.domain.view import StepView, failed_checks
from tier_code.engine.execution.attempts import Attempt, AttemptResult
from tier_code.engine.execution.climbing import Climbing
from tier_code.engine.execution.further_answers import further_answer, varied
from tier_code.engine.execution.loop_breaker import in_circles
from tier_code.engine.execution.staging import Staging
from tier_code.engine.execution.step_targets import StepTargets
from tier_code.engine.execution.test_gate import TestGate
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import Services
from tier_code.ports.code import Edited

MOST_LINES = 25
"""Of a check's output, from its end."""


class StepRunner:
    """Runs steps; several may be under way at once."""

    def __init__(
        self,
        services: Services,
        recorder: Recorder,
        staging: Staging,
        attempt: Attempt,
        tests: TestGate,
        climbing: Climbing,
    ) -> None:
        self._services = services
        self._recorder = recorder
        self._staging = staging
        self._attempt = attempt
        self._tests = tests
        self._climbing = climbing
        self._targets = StepTargets(services.code.catalog, recorder)
        self._partial: dict[StepId, Edited] = {}
        """What was certain at a lower tier of a step that now waits for money."""
        self._told: dict[StepId, str] = {}
        """What the next attempt of a step that waits is told."""

    async def run(self, step: StepId) -> None:
        """Attempt it tier after tier until checks and tests pass, nobody is left, or money is missing."""
        started = self._services.clock.monotonic()
        missing = self._attempt.awaits_approval(self._require(step).step)
        if missing:
            await self.ended(step, e.Outcome.NEEDS_APPROVAL, missing, started)
            return
        if not await self._done_by_others(step, started):
            await self._attempts(step, started)

    async def _attempts(self, step: StepId, started: float) -> None:
        tried: frozenset[TierName] = frozenset()
        partial, said = None, self._told.pop(step, "")
        since = 0 if said else len(self._require(step).attempts)
        further = 0
        while True:
            view = self._require(step)
            number = len(view.attempts) + 1
            await self._recorder.publish(e.StepStarted(step=step, attempt=number, tier=view.step.tier))
            result = await self._stood(step, await self._try(step, number, said, further), started)
            if result is None:
                return
            tried |= {view.step.tier}
            partial = result.partial or partial
            if await self._climbing.waits(self._require(step), tried, result):
                self._keep_for_later(step, partial, said)
                return
            further = self._further(step, since)
            if further and not result.hopeless:
                continue
            said = self._said(step, result)
            circles = in_circles(self._require(step), since)
            stands = self._require(step)
            if result.hopeless or circles or not await self._climbing.climbs(stands, tried, result):
                why = circles or self._climbing.why(stands.step, tried, result)
                await self._give_up(step, number, partial, why, started)
                return
            if self._require(step).state is StepState.WAITING:
                self._keep_for_later(step, partial, said)
                return

    async def _done_by_others(self, step: StepId, started: float) -> bool:
        """One cause may fail tests of several steps: then the first of them has done it for all."""
        view = self._require(step)
        if view.step.kind is not StepKind.FIX or view.attempts:
            return False
        try:
            done = await self._tests.passes_already(view)
        except TierCodeError:
            # The attempt meets the same trouble, and tells of it.
            return False
        if done:
            note = ("an earlier step makes its tests pass",)
            await self._recorder.publish(e.StepStarted(step=step, attempt=1, tier=view.step.tier))
            await self._recorder.publish(
                e.PatchProposed(step=step, patch=Patch(edits=()), notes=note), durable=True
            )
            await self.ended(step, e.Outcome.DONE, "", started)
        return done

    async def skip(self, step: StepId) -> None:
        """Go on without a step that waits for money; what was certain without it is kept."""
        found = self._require(step)
        partial = self._partial.pop(step, None)
        if partial is not None:
            started = self._services.clock.monotonic()
            kept = await self._kept(step, len(found.attempts), partial)
            if await self._stood(step, kept, started) is None:
                return
        await self.left_out(step, found.reason)

    async def left_out(self, step: StepId, reason: str) -> None:
        """End a step that money or another step keeps from running."""
        await self.ended(step, e.Outcome.BUDGET, reason, self._services.clock.monotonic())

    async def ended(self, step: StepId, outcome: e.Outcome, reason: str, started: float) -> None:
        """State the end of a step that began at `started` on the monotonic clock."""
        seconds = round(self._services.clock.monotonic() - started, 3)
        await self._recorder.publish(
            e.StepFinished(step=step, outcome=outcome, reason=reason, seconds=seconds), durable=True
        )

    def _keep_for_later(self, step: StepId, partial: Edited | None, said: str) -> None:
        """What a step that waits shall not lose."""
        self._told[step] = said
        if partial is not None:
            self._partial[step] = partial

    async def _give_up(
        self, step: StepId, number: int, partial: Edited | None, why: str, started: float
    ) -> None:
        """Nobody could do the whole: what was certain stands, or the step has failed."""
        if partial is not None:
            kept = await self._kept(step, number, partial)
            if await self._stood(step, kept, started) is None:
                return
        await self.ended(step, e.Outcome.FAILED, why, started)

    async def _stood(self, step: StepId, result: AttemptResult, started: float) -> AttemptResult | None:
        """Stage a checked result and try it out; None when it stands and the step has ended."""
        if result.patch is None:
            return result
        event = e.PatchProposed(step=step, patch=result.patch, notes=result.notes)
        self._staging.observe(event)
        await self._recorder.publish(event, durable=True)
        failure = await self._tests.after_step(self._require(step)) if result.patch.edits else ""
        if failure:
            return AttemptResult(patch=None, reason=failure)
        await self.ended(step, e.Outcome.DONE, "", started)
        self._staging.forget_unused(self._recorder.view)
        return None

    def _said(self, step: StepId, result: AttemptResult) -> str:
        """What the next attempt is told: the verdict, and the end of what a check printed."""
        failed = failed_checks(self._require(step))
        details = failed[-1].details[-MOST_LINES:] if failed else ()
        return "\n".join((result.reason, *details))

    def _further(self, step: StepId, since: int) -> int:
        found = self._require(step)
        return further_answer(found, self._services.models.tiers[found.step.tier], since)

    async def _try(self, step: StepId, number: int, said: str, further: int) -> AttemptResult:
        try:
            tree = await asyncio.to_thread(self._staging.overlay, self._recorder.view)
        except (EditConflict, StorageProblem) as problem:
            return AttemptResult(patch=None, reason=str(problem))
        located = await self._targets.located(self._require(step).step, tree)
        missing = await self._targets.missing(located, tree)
        if missing:
            return AttemptResult(patch=None, reason=missing, hopeless=True)
        asked = await self._targets.told(located, said)
        return await self._attempt.run(varied(asked, further), number, tree)

    async def _kept(self, step: StepId, number: int, partial: Edited) -> AttemptResult:
        """What was certain at a lower tier, when nobody could do the whole."""
        tree = await asyncio.to_thread(self._staging.overlay, self._recorder.view)
        return await self._attempt.keep(self._require(step).step, number, tree, partial)

    def _require(self, step: StepId) -> StepView:
        found = self._recorder.view.step(step)
        if found is None:
            raise StorageProblem(f"step {step} is not in this session")
        return found
