"""The tool that writes twins: what a code worker runs."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def twin_tool(tree: SourceTree, step: Step) -> Edited:
    """Write a twin: the target `path::+A.b` is new, the argument `pattern` its pattern.

    Errors: ToolDeclined when it takes more than exchanging a word; UsageProblem for a taken name.
    """
    # tree-sitter and jedi load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.twins.exchange_twin import exchanged_twin

    return exchanged_twin(tree, step)
