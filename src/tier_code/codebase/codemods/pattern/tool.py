"""The tool that rewrites by a pattern: what a code worker runs."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def pattern_tool(tree: SourceTree, step: Step) -> Edited:
    """Rewrite the targets' files: `pattern` and `rewrite` are the arguments.

    Errors: UsageProblem for templates that make no sense; ToolDeclined when nothing can be rewritten.
    """
    # ast-grep and tree-sitter load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.pattern.rewrite import rewrite_pattern

    paths = tuple(dict.fromkeys(target.path for target in step.targets))
    return rewrite_pattern(tree, paths, step.argument("pattern"), step.argument("rewrite"))
