"""The tool that changes a signature: what a code worker runs."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def signature_tool(tree: SourceTree, step: Step) -> Edited:
    """Change a signature and its calls.

    Arguments: `action` (add, remove, reorder, rename), `parameter`, `new_name`, `style` (positional, keyword,
    keyword-only), `default`, `annotation`, `value`, `at_calls` (yes, no), `place` (first, last, before NAME,
    after NAME), `order` (names or present positions, with commas).
    Errors: ToolDeclined with the uncertain places; UsageProblem for what makes no sense.
    """
    # tree-sitter and jedi load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.signature.change import read_change
    from tier_code.codebase.codemods.signature.change_signature import (
        change_signature,
    )

    return change_signature(tree, step.targets[0], read_change(dict(step.arguments)))
