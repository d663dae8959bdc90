"""A check, an exact edit or a reader of answers that is one function, run where code work is done.

The engine asks from the event loop; the function runs in the code worker, so it is picklable, and its result.
"""

from __future__ import annotations

from collections.abc import Callable

from tier_code.domain.checks import CheckResult
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes, Edited, Offload
from tier_code.ports.source import SourceTree

Judge = Callable[[Step, SourceTree, Changes], CheckResult]
"""Looks at a step, the tree before it and the files that it changed."""
Edit = Callable[[SourceTree, Step], Edited]
"""The files as a step wants them. Errors: ToolDeclined with the uncertain places; UsageProblem."""
Read = Callable[[SourceTree, Step, str], Edited | CheckResult]
"""The files with an answer put in, or the failed `shape` check."""


class CheckInWorker:
    """A `CodeCheck` that asks nothing of the answer itself."""

    def __init__(self, offload: Offload, judge: Judge) -> None:
        self._offload = offload
        self._judge = judge

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        """What the function says of the change."""
        del answer
        return await self._offload.run(self._judge, step, before, changes)


class ToolInWorker:
    """An `EditTool`."""

    def __init__(self, offload: Offload, edit: Edit) -> None:
        self._offload = offload
        self._edit = edit

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """What the function makes of the files; it raises what the function raises."""
        return await self._offload.run(self._edit, tree, step)


class ReaderInWorker:
    """An `AnswerReader`."""

    def __init__(self, offload: Offload, read: Read) -> None:
        self._offload = offload
        self._read = read

    async def read(self, tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
        """What the function makes of the answer."""
        return await self._offload.run(self._read, tree, step, answer)
