"""Imports as the engine asks for them: an `EditTool` that works off the event loop."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited, Offload
from tier_code.ports.source import SourceTree


class ImportsTool:
    """Carries out imports steps: `action`, and `import` to add or `name` to remove, are the arguments."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The files as they should be.

        Errors: ToolDeclined for an import that is used; UsageProblem for one that is none, or without ruff.
        """
        return await self._offload.run(_changed, tree, step)


def _changed(tree: SourceTree, step: Step) -> Edited:
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.imports.organise import change_imports  # noqa: PLC0415 - see above

    return change_imports(tree, step)
