"""Writing twins as the engine asks for it: an `EditTool` that works off the event loop."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited, Offload
from tier_code.ports.source import SourceTree


class TwinTool:
    """Carries out twin steps: the target `path::+A.b` is new, the argument `pattern` its pattern."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The file with the twin.

        Errors: ToolDeclined when it takes more than exchanging a word; UsageProblem for a taken name.
        """
        return await self._offload.run(_made, tree, step)


def _made(tree: SourceTree, step: Step) -> Edited:
    # tree-sitter and jedi load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.twins.exchange_twin import exchanged_twin  # noqa: PLC0415 - see above

    return exchanged_twin(tree, step)
