"""Logging caught errors as the engine asks for it: an `EditTool` that works off the event loop."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited, Offload
from tier_code.ports.source import SourceTree


class LoggingTool:
    """Carries out logging steps whose argument `what` is `errors`; targets are functions or whole files."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The files with their swallowed errors logged.

        Errors: ToolDeclined for any other logging; UsageProblem when no file can be done.
        """
        return await self._offload.run(_logged, tree, step)


def _logged(tree: SourceTree, step: Step) -> Edited:
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.logging_.swallowed import log_swallowed  # noqa: PLC0415 - see above

    return log_swallowed(tree, step)
