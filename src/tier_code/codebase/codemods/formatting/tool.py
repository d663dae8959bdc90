"""Formatting and linter fixes as the engine asks for them: edit tools that work off the event loop."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.ports.code import Edited, Offload
from tier_code.ports.source import SourceTree


class FormatTool:
    """Carries out format steps: `line_length` is the only argument, and optional."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The files as they should be.

        Errors: UsageProblem when ruff is not installed or the line length is none.
        """
        return await self._offload.run(_formatted, tree, step)


class LintFixTool:
    """Carries out lint-fix steps: `rules` is a list such as `UP006,SIM`, and optional."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The files as they should be, by fixes that the check can vouch for.

        Errors: UsageProblem when ruff is not installed or none of the rules can be vouched for.
        """
        return await self._offload.run(_fixed, tree, step)


def _formatted(tree: SourceTree, step: Step) -> Edited:
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.formatting.format_code import format_files  # noqa: PLC0415 - see above

    return format_files(tree, step)


def _fixed(tree: SourceTree, step: Step) -> Edited:
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.formatting.lint_fixes import fix_files  # noqa: PLC0415 - see above

    return fix_files(tree, step)
