"""The tools that format and take fixes of the linter: what a code worker runs."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def format_tool(tree: SourceTree, step: Step) -> Edited:
    """Format files: `line_length` is the only argument, and optional.

    Errors: UsageProblem when ruff is not installed or the line length is none.
    """
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.formatting.format_code import format_files

    return format_files(tree, step)


def lint_fix_tool(tree: SourceTree, step: Step) -> Edited:
    """Take fixes that the check can vouch for: `rules` is a list such as `UP006,SIM`, and optional.

    Errors: UsageProblem when ruff is not installed or none of the rules can be vouched for.
    """
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.formatting.lint_fixes import fix_files

    return fix_files(tree, step)
