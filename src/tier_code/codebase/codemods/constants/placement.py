"""Where in a module a new constant goes: behind the imports, before its first use."""

from __future__ import annotations

import ast

from tier_code.codebase.codemods.syntax.ast_file import AstFile

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def constant_edit(file: AstFile, first_use: ast.stmt, line: str) -> tuple[int, int, str]:
    """The edit that adds `line`; `first_use` is the top-level statement that needs the constant first."""
    body = file.module.body
    leading = _leading(body)
    number = min(leading, body.index(first_use))
    following = body[number]
    position = file.line_start(_first_line(file, following))
    if _is_constant(following):
        return position, position, f"{line}\n"
    if not number:
        blank = "\n\n" if isinstance(following, _DEFINITIONS) else "\n"
        return position, position, f"{line}\n{blank}"
    behind = body[number - 1]
    end = file.line_start((behind.end_lineno or behind.lineno) + 1)
    if end > file.start(following):
        # Both share a line: nothing fits between them but in front of the second.
        start = file.start(following)
        return start, start, f"{line}; "
    gap = file.text[end:position].strip()
    text = f"\n{line}\n" if not file.text[end : end + 1].strip() or gap else f"\n{line}\n\n"
    return end, end, text


def _leading(body: list[ast.stmt]) -> int:
    """How many statements at the top are docstring, imports, or settings that come with them."""
    for number, statement in enumerate(body):
        documented = (
            not number and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        )
        if not (documented or _imports(statement) or _is_dunder(statement)):
            return number
    return max(0, len(body) - 1)


def _imports(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return True
    if isinstance(statement, ast.If | ast.Try):
        inner = [part for part in ast.walk(statement) if isinstance(part, ast.stmt) and part is not statement]
        found = [part for part in inner if isinstance(part, ast.Import | ast.ImportFrom)]
        others = (ast.Import, ast.ImportFrom, ast.Pass, ast.Assign, ast.If, ast.Try, ast.Raise)
        return bool(found) and all(isinstance(part, others) for part in inner)
    return False


def _is_dunder(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and statement.targets[0].id.startswith("__")
    )


def _is_constant(statement: ast.stmt) -> bool:
    """A constant of its own, beside which another one may stand."""
    return (
        isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and statement.targets[0].id.isupper()
        and isinstance(statement.value, ast.Constant)
    )


def _first_line(file: AstFile, statement: ast.stmt) -> int:
    """The line a statement begins on, comments directly above it included."""
    decorators = statement.decorator_list if isinstance(statement, _DEFINITIONS) else []
    line = min([statement.lineno, *(each.lineno for each in decorators)])
    while line > 1 and file.line(line - 1).startswith("#") and not _is_header(file, line - 1):
        line -= 1
    return line


def _is_header(file: AstFile, line: int) -> bool:
    text = file.line(line)
    return line <= 2 and (text.startswith("#!") or "coding" in text)
