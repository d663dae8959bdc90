"""The `types` check: a type checker has nothing to say of new code that it does not say of its pattern."""

from __future__ import annotations

import ast
from collections import Counter

from tier_code.codebase.checks.changed_files import changed_sources, module_of
from tier_code.codebase.declared import EDITS
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.domain.untrusted import one_line
from tier_code.ports.code import Changes, Offload
from tier_code.ports.source import Overlay, SourceTree

CHECK = "types"
SHOWN = 10
"""New errors listed in the details."""
_MISSING = frozenset({"attr-defined", "call-arg", "name-defined", "used-before-def"})


class TypesCheck:
    """Vouches that new code brought no error of mypy, where mypy is installed."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        """Check the changed file before and after, unannotated bodies included, with settings of our own."""
        del answer
        if step.kind in EDITS:
            return await self._offload.run(_of_edit, step, before, changes)
        return await self._offload.run(check_types, step, before, changes)


def _of_edit(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    from tier_code.codebase.checks.edits.edit_types import check_edit_types  # noqa: PLC0415 - loads mypy

    return check_edit_types(step, before, changes)


def check_types(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """No error in the changed file that was not there, but of the kinds that the step's `pattern` has too."""
    # mypy's own modules load with the first run.
    from tier_code.codebase.checks.hints.type_checker import CheckerUnavailable, type_checker  # noqa: PLC0415
    from tier_code.codebase.checks.hints.typed_sources import typed_sources  # noqa: PLC0415

    files = list(changed_sources(before, changes))
    if len(files) != 1:
        return skipped(CHECK, "no single source file changed")
    path = files[0].path
    try:
        runs = [
            type_checker().run(typed_sources(tree, path), before.root).problems
            for tree in (before, Overlay(before).with_changes(changes))
        ]
    except (CheckerUnavailable, SyntaxError) as problem:
        return skipped(CHECK, one_line(str(problem)))
    old, new = ([item for item in problems if item.path == path] for problems in runs)
    pattern = _definition(module_of(files[0].before), step.argument("pattern"))
    lines = range(pattern.lineno, (pattern.end_lineno or 0) + 1) if pattern is not None else range(0)
    tolerated = {item.code for item in old if item.line in lines}
    # Of code without types mypy guesses those of variables; what is missing is missing all the same.
    sure = None if _is_typed(pattern) else _MISSING
    known = Counter((item.code, item.message) for item in old)
    found = []
    for item in new:
        if known[item.code, item.message]:
            known[item.code, item.message] -= 1
        elif item.code not in tolerated and (sure is None or item.code in sure):
            found.append(f"{path}:{item.line}: {one_line(item.message)} [{item.code}]")
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        return failed(CHECK, f"new: {found[0]}{more}", tuple(found[:SHOWN]))
    facts = (("errors_before", len(old)), ("errors_after", len(new)))
    return passed(CHECK, f"mypy says nothing new of {path}", facts=facts)


def _definition(module: ast.Module | None, qualname: str) -> ast.stmt | None:
    """A function or class by its dotted name; None when it is not there."""
    block: list[ast.stmt] = module.body if module is not None else []
    node: ast.stmt | None = None
    for name in qualname.split("."):
        node = next((each for each in block if getattr(each, "name", "") == name), None)
        if node is None:
            return None
        block = getattr(node, "body", [])
    return node


def _is_typed(definition: ast.stmt | None) -> bool:
    """Whether a definition says anything of types; what has no parameters to say it of counts too."""
    if definition is None or isinstance(definition, ast.ClassDef):
        return True
    arguments = [node for node in ast.walk(definition) if isinstance(node, ast.arg)]
    said = any(each.annotation is not None for each in arguments)
    return said or getattr(definition, "returns", None) is not None
