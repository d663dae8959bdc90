"""The `code-equal` check (class B): docstrings, or hints, aside, syntax trees and comments are equal."""

from __future__ import annotations

import ast
import io
import tokenize

from tier_code.codebase.checks.changed_files import ChangedFile, changed_code, module_of
from tier_code.codebase.checks.hints.hint_equality import imports_of_hints, without_hints
from tier_code.codebase.checks.without_comments import same_but_comments
from tier_code.codebase.languages.grammars import PYTHON, Grammar, grammar_for
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step, StepKind
from tier_code.ports.code import Changes, Offload
from tier_code.ports.source import SourceTree

CHECK = "code-equal"

_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class CodeEqualCheck:
    """Vouches that a step changed nothing that runs."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        """Compare every changed file with its docstrings, or its hints, taken out."""
        del answer
        aside = "hints" if step.kind is StepKind.TYPE_HINTS else "docstrings"
        return await self._offload.run(check_code_equal, before, changes, aside)


def check_code_equal(before: SourceTree, changes: Changes, aside: str = "docstrings") -> CheckResult:
    """Equal syntax trees and the same comments in order, docstrings or the hints of functions left `aside`.

    In other languages than Python docstrings are comments, and these are left aside.

    Hints may bring imports that only serve them; what was imported before still has to be.
    """
    python = files = 0
    for changed in changed_code(before, changes):
        grammar = grammar_for(changed.path) or PYTHON
        files += 1
        python += grammar is PYTHON
        objection = (
            _objection(changed, aside) if grammar is PYTHON else _objection_elsewhere(changed, grammar)
        )
        if objection:
            return failed(CHECK, f"{changed.path}{objection}")
    if not files:
        return skipped(CHECK, "no source file changed")
    if not python:
        return passed(CHECK, "code is equal, comments aside")
    return passed(CHECK, f"code and comments are equal, {aside} aside")


def _objection(changed: ChangedFile, aside: str) -> str:
    old, new = module_of(changed.before), module_of(changed.after)
    if old is None or new is None or changed.after is None:
        return " cannot be parsed, so nothing vouches for it"
    stripped = _code_of if aside == "docstrings" else _hintless
    try:
        kept = aside != "hints" or imports_of_hints(old) <= imports_of_hints(new)
        same = kept and stripped(old) == stripped(new)
    except RecursionError:
        return " is nested too deeply to compare"
    if not same:
        return f": code changed, not only {aside}"
    return ": a comment changed" if _comments(changed.before) != _comments(changed.after) else ""


def _objection_elsewhere(changed: ChangedFile, grammar: Grammar) -> str:
    if changed.after is None:
        return ": its encoding cannot be read any more"
    said = same_but_comments(grammar, changed.before, changed.after)
    return f": {said}" if said else ""


def _code_of(module: ast.Module) -> str:
    for node in ast.walk(module):
        if isinstance(node, _WITH_DOCSTRING) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
    return ast.dump(module)


def _hintless(module: ast.Module) -> str:
    return ast.dump(without_hints(module))


def _comments(source: bytes) -> list[str]:
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source.decode("utf-8")).readline))
    except (tokenize.TokenError, SyntaxError):
        return []
    return [token.string for token in tokens if token.type == tokenize.COMMENT]
