"""Extracting a constant as the engine asks for it: an `EditTool` that works off the event loop."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited, Offload
from tier_code.ports.source import SourceTree


class ConstantTool:
    """Carries out extract-constant steps: `value` (as Python writes it) and `name` are the arguments."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The file with the constant; literals that stay are in the notes."""
        return await self._offload.run(extract_in_tree, tree, step)


def extract_in_tree(tree: SourceTree, step: Step) -> Edited:
    """Extract the constant of a step; runs in a code worker."""
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.constants.extract import extract_constant  # noqa: PLC0415 - see above
    from tier_code.codebase.codemods.syntax.ast_file import ast_file  # noqa: PLC0415 - see above

    target = step.targets[0]
    file = ast_file(tree, target.path)
    found = extract_constant(file, target.qualname, step.argument("value"), step.argument("name"))
    return Edited(changes={target.path: found.content}, notes=found.notes)
