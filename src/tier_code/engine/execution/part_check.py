"""Looks again at a step that the user reworked, hunk by hunk: what vouched for it spoke of something else.

The step's own checks run over what there is now; that is stated before it is written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from tier_code.domain import events as e
from tier_code.domain.checks import PART, CheckOutcome, CheckResult, failed, passed, skipped
from tier_code.domain.errors import TierCodeError
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import SessionView, StepView
from tier_code.engine.execution.staging import Staging, staged_steps
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import Services


class PartCheck:
    """States for each such step what its checks say of the part, once for every choice of hunks."""

    def __init__(self, services: Services, recorder: Recorder, staging: Staging) -> None:
        self._services = services
        self._recorder = recorder
        self._staging = staging

    async def look(self) -> None:
        """State what is not known yet; choices that the user makes meanwhile included."""
        while unknown := [step for step in self._in_part() if step.part is None]:
            await self._state(unknown[0])

    def told(self) -> frozenset[StepId]:
        """Steps whose part has been judged, so that the user could read it."""
        return frozenset(step.step.id for step in self._in_part() if step.part is not None)

    def question(self, ids: Iterable[StepId], told: frozenset[StepId]) -> str:
        """What the user shall know before these are written and was not `told`; empty when nothing is."""
        new = [step for step in self._in_part(ids) if step.step.id not in told and not _passes(step.part)]
        if not new:
            return ""
        first = new[0]
        why = one_line(first.part.evidence, 300) if first.part else ""
        others = f" (and {len(new) - 1} more)" if len(new) > 1 else ""
        return (
            f"{first.step.id} as you left it: no check vouches for it: {why}{others}; "
            "accept again writes it all the same"
        )

    def _in_part(self, ids: Iterable[StepId] = ()) -> tuple[StepView, ...]:
        return tuple(
            step for step in staged_steps(self._recorder.view, ids) if step.reworked and step.attempts
        )

    async def _state(self, step: StepView) -> None:
        started = self._services.clock.monotonic()
        result = await self._judged(step)
        seconds = round(self._services.clock.monotonic() - started, 3)
        event = e.CheckRun(
            step=step.step.id, attempt=len(step.attempts), result=replace(result, seconds=seconds)
        )
        await self._recorder.publish_if(lambda view: _stands(step, view), event)

    async def _judged(self, step: StepView) -> CheckResult:
        ran: list[str] = []
        try:
            tree, changes = await asyncio.to_thread(self._staging.part_of, step, self._recorder.view)
            if not changes:
                return skipped(PART, "nothing of it is left")
            for name in step.step.checks:
                check = self._services.code.checks.get(name)
                # What a model answered was the whole; the part is judged as it would stand in the files.
                result = await check.run(step.step, tree, changes, "") if check else None
                if result is not None and result.outcome is CheckOutcome.FAILED:
                    return failed(PART, f"{name}: {result.evidence}", result.details)
                ran += [name] if result is not None and result.outcome is CheckOutcome.PASSED else []
        except TierCodeError as problem:
            return skipped(PART, str(problem))
        if not ran:
            return skipped(PART, "there is no check for a part of it")
        return passed(PART, ", ".join(ran) + self._of_tests(step))

    def _of_tests(self, step: StepView) -> str:
        by_tests = step.attempt is not None and any(each.check == "tests" for each in step.attempt.checks)
        before = "before you edited it" if step.by_hand else "over the whole alone"
        return f"; your tests ran {before}" if by_tests else ""


def _stands(judged: StepView, view: SessionView) -> bool:
    """Whether the user has left the step as it was judged."""
    now = view.step(judged.step.id)
    return now is not None and now.state is StepState.PASSED and _as_left(now) == _as_left(judged)


def _as_left(step: StepView) -> object:
    """What of a result decides about its part."""
    return step.rejected_hunks, step.patch


def _passes(part: CheckResult | None) -> bool:
    return part is not None and part.outcome is CheckOutcome.PASSED
