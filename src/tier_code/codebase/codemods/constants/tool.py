"""The tool that extracts a constant: what a code worker runs."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def constant_tool(tree: SourceTree, step: Step) -> Edited:
    """Extract a constant: `value` (as Python writes it) and `name` are the arguments.

    Literals that stay are in the notes.
    """
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.constants.extract import extract_constant
    from tier_code.codebase.codemods.syntax.ast_file import ast_file

    target = step.targets[0]
    file = ast_file(tree, target.path)
    found = extract_constant(file, target.qualname, step.argument("value"), step.argument("name"))
    return Edited(changes={target.path: found.content}, notes=found.notes)
