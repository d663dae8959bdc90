"""The tool for type hints as the engine asks for it: an `EditTool` that works off the event loop."""

from __future__ import annotations

from tier_code.domain.plan import Step, Target
from tier_code.ports.code import Edited, Offload
from tier_code.ports.source import SourceTree


class HintTool:
    """Adds the evident type hints of a step's one function."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The file with all hints.

        Errors: ToolDeclined with what is not evident; UsageProblem for a missing function or without mypy.
        """
        return await self._offload.run(_hinted, tree, step.targets[0])


def _hinted(tree: SourceTree, target: Target) -> Edited:
    # mypy and tree-sitter load where the work is done.
    from tier_code.codebase.codemods.hints.hinting import hinted  # noqa: PLC0415 - see above

    return hinted(tree, target)
