"""The `parse` check: what could be parsed before still can."""

from __future__ import annotations

import ast
import warnings

from tier_code.codebase.checks.changed_files import changed_code, module_of
from tier_code.codebase.checks.edits.created_files import created_elsewhere, created_sources, unreadable_new
from tier_code.codebase.index.trouble import broken_places
from tier_code.codebase.languages.grammars import PYTHON, Grammar, grammar_for, parse
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.domain.untrusted import one_line
from tier_code.ports.code import Changes, Offload
from tier_code.ports.source import SourceTree

CHECK = "parse"


class ParseCheck:
    """Vouches that a step broke no syntax."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        """Parse every changed file twice over, with Python and with tree-sitter."""
        del step, answer
        return await self._offload.run(check_parse, before, changes)


def check_parse(before: SourceTree, changes: Changes) -> CheckResult:
    """No new syntax error and no new ERROR node; a file that was broken may stay as broken as it was."""
    looked_at = 0
    for changed in changed_code(before, changes):
        looked_at += 1
        if changed.after is None:
            return failed(CHECK, f"{changed.path}: its encoding cannot be read any more")
        grammar = grammar_for(changed.path) or PYTHON
        python = grammar is PYTHON
        if python and module_of(changed.before) is not None and module_of(changed.after) is None:
            return failed(CHECK, f"{changed.path}: {_syntax_error(changed.after)}")
        try:
            was, now = _broken_nodes(grammar, changed.before), _broken_nodes(grammar, changed.after)
        except RecursionError as problem:
            return failed(CHECK, f"{changed.path}: {problem}")
        if now > was:
            return failed(CHECK, f"{changed.path}: {now - was} new places that cannot be parsed")
    unreadable = next(unreadable_new(before, changes), "")
    if unreadable:
        return failed(CHECK, unreadable)
    looked_at += sum(1 for _ in created_sources(before, changes)) + created_elsewhere(before, changes)
    if not looked_at:
        return skipped(CHECK, "no source file changed")
    return passed(CHECK, f"parses as before: {looked_at} file{'s' if looked_at > 1 else ''}")


def _broken_nodes(grammar: Grammar, source: bytes) -> int:
    return broken_places(parse(grammar, source).root_node)


def _syntax_error(source: bytes) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source.decode("utf-8"))
    except SyntaxError as problem:
        return f"syntax error in line {problem.lineno}: {one_line(problem.msg)}"
    except (ValueError, RecursionError, MemoryError) as problem:
        return f"cannot be parsed: {type(problem).__name__}"
    return "cannot be parsed"
