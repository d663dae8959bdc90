"""Whether the names that a rewrite brings along mean at a match what they mean in its module."""

from __future__ import annotations

import ast
import builtins

from tier_code.codebase.codemods.pattern.template import Template
from tier_code.codebase.codemods.syntax.names import NameTable, name_table
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.scopes import ScopeKind, scope_of
from tier_code.domain.errors import UsageProblem


class BroughtNames:
    """The names that a rewrite reads and its pattern does not, and those it binds."""

    def __init__(self, pattern: Template, rewrite: Template) -> None:
        known = _names(_parsed(pattern, "pattern"))
        tree = _parsed(rewrite, "rewrite")
        self._bound = _bound(tree)
        self._read = sorted(_names(tree) - known - self._bound)

    def problem(self, file: PythonFile, start: int, end: int, moved: list[str]) -> str:
        """Why the rewrite would mean something else at these bytes; empty when it would not."""
        scope = scope_of(file, file.leaf(start, end))
        for name in self._read:
            owner = _table(file, name).owner(scope)
            if owner is None and not (hasattr(builtins, name) or b"import *" in file.text):
                return f"'{name}' is not known in this file"
            if owner is not None and owner.kind is not ScopeKind.MODULE:
                return f"'{name}' means something else here"
        for text in moved:
            caught = self._bound & _names_in(text)
            if caught:
                return f"the rewrite binds '{min(caught)}', which is used here"
        return ""


def _table(file: PythonFile, name: str) -> NameTable:
    return name_table(file, name)


def parse_template(template: Template) -> ast.Module:
    """The template as Python, its metavariables as names.

    Errors: SyntaxError, ValueError.
    """
    return ast.parse(template.replaced([f"MV_{name.lstrip('$')}_" for name in template.metavariables]))


def _parsed(template: Template, what: str) -> ast.Module:
    try:
        tree = parse_template(template)
    except (SyntaxError, ValueError) as problem:
        raise UsageProblem(f"the {what} '{template.text}' is not Python: {problem}") from problem
    if len(tree.body) != 1 or isinstance(tree.body[0], ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        raise UsageProblem(f"the {what} '{template.text}' must be one expression or one simple statement")
    return tree


def _names(tree: ast.AST) -> set[str]:
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return {name for name in found if not (name.startswith("MV_") and name.endswith("_"))}


def _bound(tree: ast.AST) -> set[str]:
    """What lambdas, comprehensions and assignment expressions of a template bind."""
    inside = {
        node.id
        for around in ast.walk(tree)
        if isinstance(around, ast.comprehension | ast.NamedExpr)
        for node in ast.walk(around.target)
        if isinstance(node, ast.Name)
    }
    return {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)} | {
        name for name in inside if not name.startswith("MV_")
    }


def _names_in(text: str) -> set[str]:
    try:
        return {node.id for node in ast.walk(ast.parse(f"({text}\n)")) if isinstance(node, ast.Name)}
    except (SyntaxError, ValueError):
        return set()
