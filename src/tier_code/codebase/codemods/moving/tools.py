"""The tools that move definitions and make methods functions: what a code worker runs."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def method_to_function_tool(tree: SourceTree, step: Step) -> Edited:
    """Make a method a function of its module; `new_name` is the function's name.

    Errors: ToolDeclined with what ties the method to its class; UsageProblem for a taken name.
    """
    # tree-sitter and jedi load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.moving.method_to_function import (
        method_to_function,
    )

    return method_to_function(tree, step.targets[0], step.argument("new_name"))


def move_tool(tree: SourceTree, step: Step) -> Edited:
    """Move top-level definitions; `to` is the path of their new module.

    Errors: ToolDeclined with what stands against the move; UsageProblem for a missing or taken name.
    """
    # tree-sitter and jedi load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.moving.move import move

    names = tuple(target.qualname for target in step.targets)
    return move(tree, step.targets[0].path, names, step.argument("to"))
