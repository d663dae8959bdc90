"""The rewrite by a pattern as the engine asks for it: an `EditTool` that works off the event loop."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited, Offload
from tier_code.ports.source import SourceTree


class PatternTool:
    """Carries out pattern steps: `pattern` and `rewrite` are the step's arguments, its targets the files."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The files as they should be.

        Errors: UsageProblem for templates that make no sense; ToolDeclined when nothing can be rewritten.
        """
        paths = tuple(dict.fromkeys(target.path for target in step.targets))
        return await self._offload.run(
            _rewritten, tree, paths, step.argument("pattern"), step.argument("rewrite")
        )


def _rewritten(tree: SourceTree, paths: tuple[str, ...], pattern: str, rewrite: str) -> Edited:
    # ast-grep and tree-sitter load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.pattern.rewrite import rewrite_pattern  # noqa: PLC0415 - see above

    return rewrite_pattern(tree, paths, pattern, rewrite)
