"""Deleting dead code as the engine asks for it: an `EditTool` that works off the event loop."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited, Offload
from tier_code.ports.source import SourceTree


class DeadCodeTool:
    """Carries out dead-code steps: `what` and `public` (`yes` or absent) are the arguments."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The files without what is proven dead.

        Errors: ToolDeclined for a named definition that may be used; UsageProblem without ruff.
        """
        return await self._offload.run(_deleted, tree, step)


def _deleted(tree: SourceTree, step: Step) -> Edited:
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.dead_code.delete import delete_dead_code  # noqa: PLC0415 - see above

    return delete_dead_code(tree, step)
