"""The tool that logs caught errors: what a code worker runs."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def logging_tool(tree: SourceTree, step: Step) -> Edited:
    """Log swallowed errors: `what` is `errors`, targets are functions or whole files.

    Errors: ToolDeclined for any other logging; UsageProblem when no file can be done.
    """
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.logging_.swallowed import log_swallowed

    return log_swallowed(tree, step)
