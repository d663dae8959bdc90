"""The `types` check of edit steps: mypy finds nothing new in the changed files and those that use them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.checks.hints.type_checker import CheckerUnavailable, TypeProblem, type_checker
from tier_code.codebase.checks.hints.typed_sources import TypedSources, typed_sources
from tier_code.codebase.index.paths import PYTHON_ENDS
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.domain.untrusted import one_line
from tier_code.ports.code import Changes
from tier_code.ports.source import Overlay, SourceTree

CHECK = "types"
SHOWN = 10
MOST_FILES = 6
"""Changed files that are looked at."""
SURE = frozenset({"attr-defined", "call-arg", "name-defined", "used-before-def", "syntax", "return"})
"""Kinds of errors that hold in code without types too, where mypy guesses those of variables."""
_LINE = re.compile(r" on line \d+| \(line \d+\)|, line \d+")


def check_edit_types(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Every changed Python file and its users, before and after; errors that only moved are not new."""
    del step
    paths = [path for path in sorted(changes) if path.endswith(PYTHON_ENDS) and changes[path] is not None]
    if not paths:
        return skipped(CHECK, "no source file changed")
    after = Overlay(before).with_changes(changes)
    found: list[str] = []
    seen: Counter[str] = Counter()
    looked_at = 0
    for path in paths[:MOST_FILES]:
        try:
            known = typed_sources(before, path) if before.read(path) is not None else None
            old = _problems(known, before) if known is not None else ()
            new = _problems(typed_sources(after, path), after)
        except (CheckerUnavailable, SyntaxError) as problem:
            if len(paths) == 1:
                return skipped(CHECK, one_line(str(problem)))
            continue
        looked_at += 1
        seen["before"] += len(old)
        seen["after"] += len(new)
        # What nobody looked at before may have had its errors all along.
        compared = {*paths, *(known.modules if known is not None else ())}
        new = [each for each in new if each.path in compared]
        found += [each for each in _new(old, new, after, paths) if each not in found]
    if not looked_at:
        return skipped(CHECK, "mypy cannot look at the changed files")
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        return failed(CHECK, f"new: {found[0]}{more}", tuple(found[:SHOWN]))
    facts = (("files", looked_at), ("errors_before", seen["before"]), ("errors_after", seen["after"]))
    said = f"{looked_at} changed file{'s' if looked_at > 1 else ''}"
    return passed(CHECK, f"mypy says nothing new of {said} and what uses them", facts=facts)


def _problems(sources: TypedSources, tree: SourceTree) -> Sequence[TypeProblem]:
    return type_checker().run(sources, tree.root).problems


def _new(
    old: Sequence[TypeProblem], new: Sequence[TypeProblem], after: SourceTree, changed: Sequence[str]
) -> Iterator[str]:
    known = Counter(_told(item) for item in old)
    untyped: dict[str, Mapping[int, bool]] = {}
    for item in new:
        if known[_told(item)]:
            known[_told(item)] -= 1
            continue
        if item.path not in untyped:
            untyped[item.path] = _untyped_lines(after.read(item.path))
        # What a changed function without types says to mypy elsewhere is as much of a guess.
        guessed = untyped[item.path].get(item.line, False)
        if guessed and item.code not in SURE:
            continue
        where = "" if item.path in changed else " (it uses what changed)"
        yield f"{item.path}:{item.line}: {one_line(item.message)} [{item.code}]{where}"


def _told(problem: TypeProblem) -> tuple[str, str, str]:
    return problem.path, problem.code, _LINE.sub("", problem.message)


def _untyped_lines(content: bytes | None) -> Mapping[int, bool]:
    """Lines in functions that say nothing of types; inner functions count by themselves."""
    module = module_of(utf8_source(content)) if content is not None else None
    lines: dict[int, bool] = {}
    for node in ast.walk(module) if module is not None else ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = node.args
            said = node.returns is not None or any(
                each.annotation is not None
                for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
            )
            lines.update(dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1), not said))
    return lines
