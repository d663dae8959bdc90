"""Moves and methods as the engine asks for them: tools that work off the event loop."""

from __future__ import annotations

from tier_code.domain.plan import Step, Target
from tier_code.ports.code import Edited, Offload
from tier_code.ports.source import SourceTree


class MethodToFunctionTool:
    """Makes a method a function of its module; `new_name` is the function's name."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The files as they should be.

        Errors: ToolDeclined with what ties the method to its class; UsageProblem for a taken name.
        """
        return await self._offload.run(_detached, tree, step.targets[0], step.argument("new_name"))


def _detached(tree: SourceTree, target: Target, new_name: str) -> Edited:
    # tree-sitter and jedi load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.moving.method_to_function import (  # noqa: PLC0415 - see above
        method_to_function,
    )

    return method_to_function(tree, target, new_name)


class MoveTool:
    """Moves top-level definitions; `to` is the path of their new module."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The files as they should be.

        Errors: ToolDeclined with what stands against the move; UsageProblem for a missing or taken name.
        """
        names = tuple(target.qualname for target in step.targets)
        return await self._offload.run(_moved, tree, step.targets[0].path, names, step.argument("to"))


def _moved(tree: SourceTree, path: str, names: tuple[str, ...], to: str) -> Edited:
    # As above: parsers load in the worker.
    from tier_code.codebase.codemods.moving.move import move  # noqa: PLC0415 - see above

    return move(tree, path, names, to)
