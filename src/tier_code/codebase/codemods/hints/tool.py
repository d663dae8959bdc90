"""The tool for type hints: what a code worker runs."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def hint_tool(tree: SourceTree, step: Step) -> Edited:
    """Add the evident type hints of a step's one function.

    Errors: ToolDeclined with what is not evident; UsageProblem for a missing function or without mypy.
    """
    # mypy and tree-sitter load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.hints.hinting import hinted

    return hinted(tree, step.targets[0])
