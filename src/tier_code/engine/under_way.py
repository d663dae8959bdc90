"""What goes on beside the commands of a session: at most one piece of work of each sort, ended here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from enum import Enum, auto

from tier_code.domain import events as e
from tier_code.domain.errors import StorageProblem, TierCodeError
from tier_code.domain.view import Phase
from tier_code.engine.defects import defect_words
from tier_code.engine.recorder import Recorder

BUSY = "a run is under way; wait for it or interrupt it with Esc first"
RUNS = "a run is under way; Esc interrupts it"


class Sort(Enum):
    """What may go on beside the other sorts."""

    RUN = auto()
    """A plan in the making, or a run."""
    SHELL = auto()
    """A command that the user typed."""
    LOOK = auto()
    """Checks that look again at a part."""


class UnderWay:
    """Starts work, says whether it goes on, and ends it; whatever happens in it ends in words."""

    def __init__(self, recorder: Recorder, close: Callable[[], None]) -> None:
        self._recorder = recorder
        self._close = close
        """Ends the session: its journal cannot be written, or we have a defect."""
        self._tasks: dict[Sort, asyncio.Task[None]] = {}

    def begin(self, sort: Sort, work: Coroutine[object, object, None]) -> None:
        """Start work of a sort of which none goes on."""
        self._tasks[sort] = asyncio.create_task(self._guarded(work))

    def going(self, sort: Sort) -> asyncio.Task[None] | None:
        """The work of this sort that goes on; None when none does."""
        task = self._tasks.get(sort)
        return None if task is None or task.done() else task

    async def ended(self, *sorts: Sort) -> None:
        """Wait until no work of these sorts goes on."""
        if going := {task for sort in sorts if (task := self.going(sort)) is not None}:
            await asyncio.wait(going)

    async def busy(self) -> bool:
        """Whether a run goes on. One that has stated its end is not yet gone, but nearly: wait for it."""
        if self.going(Sort.RUN) is None:
            return False
        if self._recorder.view.phase in (Phase.PLANNING, Phase.RUNNING):
            return True
        await self.ended(Sort.RUN)
        return False

    async def stop(self) -> None:
        """End everything that goes on."""
        for sort in Sort:
            if (task := self.going(sort)) is not None:
                task.cancel()
        await self.ended(*Sort)

    async def fail(self, problem: StorageProblem) -> None:
        """State that the session cannot go on."""
        try:
            await self._recorder.publish(e.SessionFailed(reason=str(problem)))
        except StorageProblem:
            # The journal cannot take even this: the front end is told by the stream's end and the exit code.
            return

    async def _guarded(self, work: Coroutine[object, object, None]) -> None:
        try:
            await work
        except StorageProblem as problem:
            await self.fail(problem)
            self._close()
        except TierCodeError as problem:
            await self._recorder.publish(e.NoticeGiven(text=str(problem)))
        except Exception as defect:  # noqa: BLE001 - a defect of ours must end in words, never in endless waiting
            await self.fail(StorageProblem(defect_words(defect)))
            self._close()
