"""Formatting as the engine asks for it: an `EditTool` that works off the event loop."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited, Offload
from tier_code.ports.source import SourceTree


class FormatTool:
    """Carries out format steps: `line_length` is the only argument, and optional."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The files as they should be.

        Errors: UsageProblem when ruff is not installed or the line length is none.
        """
        return await self._offload.run(_formatted, tree, step)


def _formatted(tree: SourceTree, step: Step) -> Edited:
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.formatting.format_code import format_files  # noqa: PLC0415 - see above

    return format_files(tree, step)
