"""The tool that adds special methods: what a code worker runs."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def special_methods_tool(tree: SourceTree, step: Step) -> Edited:
    """Add the methods that a class lacks: `methods`, with spaces between, is the argument."""
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.minimum_python import minimum_python
    from tier_code.codebase.codemods.special_methods.add import add_special_methods
    from tier_code.codebase.codemods.syntax.ast_file import ast_file

    target = step.targets[0]
    oldest = minimum_python(tree)
    f_strings = oldest is None or oldest[0] >= (3, 6)
    file = ast_file(tree, target.path)
    added = add_special_methods(file, target.qualname, step.argument("methods").split(), f_strings=f_strings)
    changes: dict[str, bytes | None] = {} if added.content is None else {target.path: added.content}
    return Edited(changes=changes, notes=added.notes)
