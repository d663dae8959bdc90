"""Special methods as the engine asks for them: an `EditTool` that works off the event loop."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited, Offload
from tier_code.ports.source import SourceTree


class SpecialMethodsTool:
    """Carries out special-methods steps: `methods`, with spaces between, is the argument."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The file with the methods that the class lacked."""
        return await self._offload.run(add_in_tree, tree, step)


def add_in_tree(tree: SourceTree, step: Step) -> Edited:
    """Add the methods of a step; runs in a code worker."""
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.minimum_python import minimum_python  # noqa: PLC0415 - see above
    from tier_code.codebase.codemods.special_methods.add import add_special_methods  # noqa: PLC0415
    from tier_code.codebase.codemods.syntax.ast_file import ast_file  # noqa: PLC0415

    target = step.targets[0]
    oldest = minimum_python(tree)
    f_strings = oldest is None or oldest[0] >= (3, 6)
    file = ast_file(tree, target.path)
    added = add_special_methods(file, target.qualname, step.argument("methods").split(), f_strings=f_strings)
    changes: dict[str, bytes | None] = {} if added.content is None else {target.path: added.content}
    return Edited(changes=changes, notes=added.notes)
