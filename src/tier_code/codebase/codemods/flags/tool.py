"""The tool that adds a command line option: what a code worker runs."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def flag_tool(tree: SourceTree, step: Step) -> Edited:
    """Add the option that the arguments tell.

    `options` (`-l --limit`), `type` (`flag`, `int`, `float`, `str`, `Path`), `default`, `choices` (one a
    line), `required`, `repeatable` (`yes`), `help`, and `parser`, the word that names one of several parsers.
    Errors: UsageProblem for no parser, several, or a taken name; ToolDeclined without a help text.
    """
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.flags.adding import add_option

    return add_option(tree, step)
