"""The tool for imports: what a code worker runs."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def imports_tool(tree: SourceTree, step: Step) -> Edited:
    """Change imports: `action`, and `import` to add or `name` to remove, are the arguments.

    Errors: ToolDeclined for an import that is used; UsageProblem for one that is none, or without ruff.
    """
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.imports.organise import change_imports

    return change_imports(tree, step)
