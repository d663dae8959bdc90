"""The rename as the engine asks for it: an `EditTool` that works off the event loop."""

from __future__ import annotations

from tier_code.domain.plan import Step, Target
from tier_code.ports.code import Edited, Offload
from tier_code.ports.source import SourceTree


class RenameTool:
    """Carries out rename steps: `new_name` and `in_text` (`yes` or absent) are the step's arguments."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The files as they should be.

        Errors: ToolDeclined with the uncertain places; UsageProblem for a taken name or a missing target.
        """
        new_name, text = step.argument("new_name"), step.argument("in_text")
        return await self._offload.run(_renamed, tree, step.targets[0], new_name, text)


def _renamed(tree: SourceTree, target: Target, new_name: str, text: str) -> Edited:
    # tree-sitter and jedi load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.rename import rename  # noqa: PLC0415 - see above
    from tier_code.codebase.codemods.renaming_elsewhere.rename import rename_elsewhere  # noqa: PLC0415 - see above
    from tier_code.codebase.languages.grammars import PYTHON, grammar_for  # noqa: PLC0415 - see above

    grammar = grammar_for(target.path)
    if grammar is not None and grammar is not PYTHON:
        renamed = rename_elsewhere(tree, target, new_name, in_text=text == "yes")
        return Edited(changes=renamed.changes, notes=renamed.notes)
    outcome = rename(tree, target, new_name, in_text=text == "yes")
    return Edited(changes=outcome.changes, notes=outcome.notes)
