"""What becomes of results: accepted, rejected, undone, put back, committed; a part is looked at before."""

from __future__ import annotations

from typing import assert_never

from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.plan import StepId
from tier_code.engine.committing.committer import Committer
from tier_code.engine.execution.applying import Applier
from tier_code.engine.execution.hand_edits import HandEdits
from tier_code.engine.execution.part_check import PartCheck
from tier_code.engine.recorder import Recorder
from tier_code.engine.under_way import BUSY, Sort, UnderWay

ChangeCommand = (
    c.AcceptChanges | c.RejectChanges | c.UndoChanges | c.RedoChanges | c.ProposeCommit | c.CommitChanges
)


class ChangeDesk:
    """Carries out one decision about results at a time, and none while a run goes on."""

    def __init__(
        self,
        recorder: Recorder,
        applier: Applier,
        commits: Committer,
        parts: PartCheck,
        hands: HandEdits,
        under_way: UnderWay,
    ) -> None:
        self._recorder = recorder
        self._applier = applier
        self._commits = commits
        self._parts = parts
        self._hands = hands
        self._under_way = under_way

    async def change(self, command: ChangeCommand) -> None:
        """Carry out one decision."""
        if await self._under_way.busy():
            await self._notice(BUSY)
            return
        match command:
            case c.AcceptChanges():
                await self._accept(command.steps)
            case c.RejectChanges():
                await self._applier.reject(command.steps)
            case c.UndoChanges():
                await self._applier.undo(command.steps)
            case c.RedoChanges():
                await self._applier.redo(command.steps)
            case c.CommitChanges():
                await self._commits.commit(command.message)
            case c.ProposeCommit():
                await self._commits.propose(command.message)
            case _:
                assert_never(command)

    async def edit(self, command: c.EditHunk) -> None:
        """Let a hunk say what the user wrote, and look again at its step."""
        await self._hands.edit(command)
        self.look_at_parts()

    def look_at_parts(self) -> None:
        """Let checks look at what is left of steps without hunks, beside other commands."""
        if self._under_way.going(Sort.LOOK) is None:
            self._under_way.begin(Sort.LOOK, self._parts.look())

    async def _accept(self, steps: tuple[StepId, ...]) -> None:
        """Write staged steps; where one is in part and nothing vouches for that, the user is told first."""
        told = self._parts.told()
        self.look_at_parts()
        await self._under_way.ended(Sort.LOOK)
        if question := self._parts.question(steps, told):
            await self._notice(question)
            return
        await self._applier.accept(steps)
        await self._commits.after_accept()

    async def _notice(self, text: str) -> None:
        await self._recorder.publish(e.NoticeGiven(text=text))
