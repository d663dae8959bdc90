"""What the user changes in a plan: text, order, tier, dropped steps, unwanted hunks. Each is one event."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import assert_never

from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import ClassOrKind, StepId, StepState
from tier_code.domain.tiers import TierName
from tier_code.domain.view import Phase, StepView
from tier_code.engine.money.quotes import Quotes
from tier_code.engine.recorder import Recorder
from tier_code.ports.preferences import Preferences

StepCommand = c.EditStep | c.MoveStep | c.DropStep | c.RejectHunks
MAX_INSTRUCTION = 4000
_ENDED = (
    StepState.PASSED,
    StepState.UNCHANGED,
    StepState.FAILED,
    StepState.REJECTED,
    StepState.UNDONE,
    StepState.SKIPPED,
)
_NOT_RUN = frozenset({StepState.PLANNED, StepState.INTERRUPTED, StepState.WAITING, StepState.SKIPPED})
OPEN = _NOT_RUN | {StepState.FAILED, StepState.REJECTED}
"""States in which a step's text may change."""


class PlanEditor:
    """Turns the user's edits of a plan into events, or into a notice why not."""

    def __init__(self, recorder: Recorder, quotes: Quotes, preferences: Preferences | None = None) -> None:
        self._recorder = recorder
        self._preferences = preferences
        self._quotes = quotes
        self._policy = quotes.policy

    async def obey(self, command: StepCommand) -> None:
        """Carry out an edit of one step."""
        match command:
            case c.EditStep():
                await self.edit(command.step, command.instruction)
            case c.MoveStep():
                await self.move(command.step, command.by)
            case c.DropStep():
                await self.drop(command.step)
            case c.RejectHunks():
                await self.reject_hunks(command.step, command.path, command.hunks)
            case _:
                assert_never(command)

    async def edit(self, step: StepId, instruction: str) -> None:
        """Change what the executor of a step is told."""
        found = await self._find(step, OPEN, "changed")
        text = instruction.strip()
        if found is None:
            return
        if not text or len(text) > MAX_INSTRUCTION:
            await self._notice(f"the text of {step} must have 1 to {MAX_INSTRUCTION} characters")
            return
        await self._recorder.publish(e.StepEdited(step=replace(found.step, instruction=text)), durable=True)

    async def move(self, step: StepId, by: int) -> None:
        """Move a planned step in the list; never in front of a step it depends on."""
        found = await self._find(step, frozenset({StepState.PLANNED}), "moved")
        if found is None:
            return
        order = [s.step.id for s in self._recorder.view.current_steps]
        place = order.index(step)
        wanted = min(max(place + by, 0), len(order) - 1)
        order.insert(wanted, order.pop(place))
        if self._breaks_order(order):
            await self._notice(f"{step} depends on a step that would then run after it")
        elif wanted != place:
            await self._recorder.publish(e.StepsReordered(order=tuple(order)), durable=True)

    async def drop(self, step: StepId) -> None:
        """Take a step that has not run out of the plan."""
        found = await self._find(step, OPEN, "dropped")
        if found is not None:
            await self._recorder.publish(e.StepDropped(step=step), durable=True)

    async def override(self, step: StepId, tier: TierName) -> bool:
        """Set a step's tier. Returns whether the step should run again: it has ended, or waits there."""
        found = self._recorder.view.step(step)
        if found is None or found.state in (StepState.DROPPED, StepState.APPLIED):
            await self._notice(f"{step} has no tier to set now")
            return False
        objection = self._policy.objection(found.step, tier)
        if objection:
            await self._notice(f"{step} cannot run on {tier.value}: {objection}")
            return False
        if found.state is StepState.WAITING and tier is found.step.tier:
            return True
        await self._move_to(found, tier)
        return found.state in _ENDED

    async def override_class(self, of: ClassOrKind, tier: TierName, *, always: bool) -> None:
        """Start steps of a class or kind at a tier from now on; those that wait to be run move at once.

        What has a tier of its own by its kind does not follow its class.
        Errors: UsageProblem or StorageProblem when it cannot be kept for good; then nothing has changed.
        """
        if always:
            await self._keep(of, tier)
        event = e.ClassTierSet(name=of.value, tier=tier, by=e.By.USER, always=always)
        await self._recorder.publish(event, durable=True)
        for found in self._recorder.view.current_steps:
            if found.state not in _NOT_RUN or not self._follows(found, of):
                continue
            objection = self._policy.objection(found.step, tier)
            if objection:
                await self._notice(f"{found.step.id} stays on {found.step.tier.value}: {objection}")
            else:
                await self._move_to(found, tier)

    def _follows(self, found: StepView, of: ClassOrKind) -> bool:
        by_kind = found.step.kind in self._policy.class_tiers and of is not found.step.kind
        return not by_kind and of in (found.step.kind, found.step.task_class)

    async def _keep(self, of: ClassOrKind, tier: TierName) -> None:
        if self._preferences is None:
            raise UsageProblem("nothing can be kept for other sessions here; leave `always` out")
        where = await asyncio.to_thread(self._preferences.keep, f"class_tiers.{of.value}", tier.value)
        await self._notice(f"{of.value} starts on {tier.value} in every session from now on ({where})")

    async def _move_to(self, found: StepView, tier: TierName) -> None:
        if tier is found.step.tier:
            return
        limited = any(True for _ in self._recorder.view.limits.given())
        await self._recorder.publish(
            e.TierOverridden(
                step=found.step.id,
                was=found.step.tier,
                now=tier,
                by=e.By.USER,
                estimate=self._quotes.at(found.step, tier, limited=limited),
            ),
            durable=True,
        )

    async def reject_hunks(self, step: StepId, path: str, hunks: tuple[int, ...]) -> None:
        """Leave hunks of a staged file out of what will be written."""
        found = await self._find(step, frozenset({StepState.PASSED}), "reviewed")
        if found is None or found.patch is None:
            return
        count = next((len(edit.hunks) for edit in found.patch.edits if edit.path == path), 0)
        wanted = tuple(sorted({index for index in hunks if 0 <= index < count}))
        await self._recorder.publish(e.HunksRejected(step=step, path=path, hunks=wanted), durable=True)

    async def discard(self) -> None:
        """Forget the plan that waits for approval."""
        view = self._recorder.view
        if view.phase is not Phase.PLAN_REVIEW or view.turn is None:
            return
        for step in view.current_steps:
            await self._recorder.publish(e.StepDropped(step=step.step.id))
        await self._recorder.publish(
            e.TurnFinished(
                turn=view.turn.turn,
                outcome=e.Outcome.DECLINED,
                reason="the plan was discarded",
                seconds=0.0,
                peak_memory_bytes=0,
            ),
            durable=True,
        )

    async def drop_waiting(self) -> None:
        """A new plan takes the place of what was planned before it and has not run."""
        for step in self._recorder.view.steps:
            if step.state in _NOT_RUN:
                await self._recorder.publish(e.StepDropped(step=step.step.id))

    async def drop_replaced(self) -> None:
        """A new plan for the rest of a turn takes the place of what failed or has not run."""
        for step in self._recorder.view.current_steps:
            if step.state in _NOT_RUN or step.state is StepState.FAILED:
                await self._recorder.publish(e.StepDropped(step=step.step.id))

    def _breaks_order(self, order: list[StepId]) -> bool:
        place = {step: index for index, step in enumerate(order)}
        return any(
            place.get(needed, -1) > place[s.step.id]
            for s in self._recorder.view.current_steps
            for needed in s.step.depends_on
        )

    async def _find(self, step: StepId, states: frozenset[StepState], verb: str) -> StepView | None:
        found = self._recorder.view.step(step)
        if found is None:
            await self._notice(f"there is no step {step} in this session")
            return None
        if found.state not in states:
            await self._notice(f"{step} cannot be {verb}: it is {found.state.value}")
            return None
        return found

    async def _notice(self, text: str) -> None:
        await self._recorder.publish(e.NoticeGiven(text=text))
