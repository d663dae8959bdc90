"""The `ast-equal` check of a formatter: the same program and the same comments, laid out differently."""

from __future__ import annotations

import ast
import inspect
import re

from tier_code.codebase.checks.changed_files import changed_sources, module_of
from tier_code.codebase.checks.comments import comments_of
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes, Offload
from tier_code.ports.source import SourceTree

CHECK = "ast-equal"

_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_HASH = re.compile(r"^#[ \t\u00a0]*")


class AstEqualCheck:
    """Vouches that only the layout changed."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        """Compare every changed file, before and after."""
        del step, answer
        return await self._offload.run(check_ast_equal, before, changes)


def check_ast_equal(before: SourceTree, changes: Changes) -> CheckResult:
    """Equal syntax trees, the margins of docstrings aside, and the same comments in the same order."""
    files, comments, nodes = 0, 0, 0
    for changed in changed_sources(before, changes):
        old, new = module_of(changed.before), module_of(changed.after)
        if old is None or new is None or changed.after is None:
            return failed(CHECK, f"{changed.path} cannot be parsed, so nothing vouches for it")
        files += 1
        nodes += sum(1 for _ in ast.walk(old))
        try:
            same = layout_free(old) == layout_free(new)
        except RecursionError:
            return failed(CHECK, f"{changed.path} is nested too deeply to compare")
        if not same:
            return failed(CHECK, f"{changed.path}: the program changed, not only its layout")
        told, tells = (_plain(comments_of(source)) for source in (changed.before, changed.after))
        if told != tells:
            return failed(CHECK, f"{changed.path}: a comment changed or moved past another")
        comments += len(told)
    if not files:
        return skipped(CHECK, "no source file changed")
    return passed(
        CHECK,
        f"the same program in {files} file{'s' if files > 1 else ''}: {nodes} nodes, {comments} comments",
        facts=(("files", files), ("nodes", nodes), ("comments", comments)),
    )


def layout_free(module: ast.Module) -> str:
    """The syntax tree in words, without what a formatter may change; the tree itself is changed by this."""
    for node in ast.walk(module):
        if isinstance(node, ast.Constant):
            node.kind = None
        if isinstance(node, _WITH_DOCSTRING) and ast.get_docstring(node, clean=False) is not None:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                first.value.value = _without_margins(str(first.value.value))
    return ast.dump(module)


def _without_margins(docstring: str) -> str:
    return "\n".join(line.rstrip() for line in inspect.cleandoc(docstring).strip().splitlines())


def _plain(comments: list[str]) -> list[str]:
    return [_HASH.sub("#", comment).rstrip() for comment in comments]
