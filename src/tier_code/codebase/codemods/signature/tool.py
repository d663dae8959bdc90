"""The change of a signature as the engine asks for it: an `EditTool` that works off the event loop."""

from __future__ import annotations

from tier_code.domain.plan import Step, Target
from tier_code.ports.code import Edited, Offload
from tier_code.ports.source import SourceTree


class SignatureTool:
    """Carries out signature steps.

    Arguments: `action` (add, remove, reorder, rename), `parameter`, `new_name`, `style` (positional, keyword,
    keyword-only), `default`, `annotation`, `value`, `at_calls` (yes, no), `place` (first, last, before NAME,
    after NAME), `order` (names or present positions, with commas).
    """

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The files as they should be.

        Errors: ToolDeclined with the uncertain places; UsageProblem for what makes no sense.
        """
        return await self._offload.run(_changed, tree, step.targets[0], step.arguments)


def _changed(tree: SourceTree, target: Target, arguments: tuple[tuple[str, str], ...]) -> Edited:
    # tree-sitter and jedi load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.signature.change import read_change  # noqa: PLC0415 - see above
    from tier_code.codebase.codemods.signature.change_signature import (  # noqa: PLC0415 - see above
        change_signature,
    )

    return change_signature(tree, target, read_change(dict(arguments)))
