"""What the finders of dead code say: a statement to delete, or one that stays with the reason."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from tier_code.codebase.codemods.imports.removal import first_line
from tier_code.codebase.codemods.syntax.ast_file import AstFile

Function = ast.FunctionDef | ast.AsyncFunctionDef
_KEPT_BY_COMMENT = re.compile(
    r"#.*(?:noqa|pragma|pylint|vulture|nosec|unused|\bkeep\b|unreachable|\bmypy\b|type checker|disabled|todo"
    r"|fixme)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Dead:
    """Statements of one block that go together."""

    statements: tuple[ast.stmt, ...]
    body: list[ast.stmt]
    """The block."""


@dataclass(frozen=True, slots=True)
class Spared:
    """Something that looks dead and stays."""

    line: int
    what: str
    reason: str


def marked_to_stay(file: AstFile, statement: ast.stmt) -> bool:
    """Whether a comment at the head of a statement, or right above, asks for it to stay."""
    first = first_line(statement)
    body = getattr(statement, "body", None)
    last = body[0].lineno - 1 if isinstance(body, list) and body else statement.end_lineno or first
    lines = [file.line(number) for number in range(first, max(first, last) + 1)]
    above = file.line(first - 1) if first > 1 else ""
    marked = [*lines, *([above] if above.strip().startswith("#") else [])]
    return any(_KEPT_BY_COMMENT.search(line) for line in marked)


def shows_variables(node: ast.AST) -> bool:
    """Whether code inside may show its variables to somebody: by `locals`, frames or code from text."""
    named = (getattr(inner, field, "") or "" for inner in ast.walk(node) for field in ("id", "attr", "arg"))
    return runs_text(node) or any("locals" in name or "frame" in name for name in named)


def runs_text(node: ast.AST) -> bool:
    """Whether code inside reads variables by their names: `locals()`, `eval`, `exec`."""
    return any(
        isinstance(inner, ast.Call)
        and isinstance(inner.func, ast.Name)
        and inner.func.id in ("locals", "eval", "exec", "globals", "vars")
        and (inner.func.id != "vars" or not inner.args)
        for inner in ast.walk(node)
    )
