"""The tool that renames, in each language that has an exact rename: what a code worker runs."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def rename_tool(tree: SourceTree, step: Step) -> Edited:
    """Rename a step's target: `new_name` and `in_text` (`yes` or absent) are the arguments.

    Errors: ToolDeclined with the uncertain places; UsageProblem for a taken name or a missing target.
    """
    # tree-sitter and jedi load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.rename import rename
    from tier_code.codebase.codemods.renaming_elsewhere.rename import rename_elsewhere
    from tier_code.codebase.languages.grammars import PYTHON, grammar_for

    target, new_name, in_text = step.targets[0], step.argument("new_name"), step.argument("in_text") == "yes"
    grammar = grammar_for(target.path)
    if grammar is not None and grammar is not PYTHON:
        renamed = rename_elsewhere(tree, target, new_name, in_text=in_text)
        return Edited(changes=renamed.changes, notes=renamed.notes)
    outcome = rename(tree, target, new_name, in_text=in_text)
    return Edited(changes=outcome.changes, notes=outcome.notes)
