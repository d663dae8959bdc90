"""The tool that deletes dead code: what a code worker runs."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def dead_code_tool(tree: SourceTree, step: Step) -> Edited:
    """Leave out what is proven dead: `what` and `public` (`yes` or absent) are the arguments.

    Errors: ToolDeclined for a named definition that may be used; UsageProblem without ruff.
    """
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.dead_code.delete import delete_dead_code

    return delete_dead_code(tree, step)
