"""Puts in what the planner wrote with the plan; nobody is asked, and the same checks judge it."""

from __future__ import annotations

from tier_code.codebase.answers.edits.reader import read_edit_answer
from tier_code.domain.checks import CheckResult
from tier_code.domain.errors import ToolDeclined
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited, Offload
from tier_code.ports.source import SourceTree


class InlineEditTool:
    """Carries out edit steps that have their answer; declines all others."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The files with the answer put in.

        Errors: ToolDeclined when the step has no answer, or one that cannot be used.
        """
        answer = step.argument("answer")
        if not answer.strip():
            raise ToolDeclined("the plan came without the text of this edit; a model has to write it")
        read = await self._offload.run(read_edit_answer, tree, step, answer)
        if isinstance(read, CheckResult):
            raise ToolDeclined(f"what the planner wrote cannot be used: {read.evidence}")
        return read
