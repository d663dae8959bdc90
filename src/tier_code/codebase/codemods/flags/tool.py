"""Adding a command line option as the engine asks for it: an `EditTool` that works off the event loop."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited, Offload
from tier_code.ports.source import SourceTree


class FlagTool:
    """Carries out flag steps, whose arguments tell the option.

    `options` (`-l --limit`), `type` (`flag`, `int`, `float`, `str`, `Path`), `default`, `choices` (one a
    line), `required`, `repeatable` (`yes`), `help`, and `parser`, the word that names one of several parsers.
    """

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The file with the option.

        Errors: UsageProblem for no parser, several, or a taken name; ToolDeclined without a help text.
        """
        return await self._offload.run(_added, tree, step)


def _added(tree: SourceTree, step: Step) -> Edited:
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.flags.adding import add_option  # noqa: PLC0415 - see above

    return add_option(tree, step)
