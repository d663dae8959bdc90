"""Whether the names in hints exist where the hints stand, for type checkers and when the file is run."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

Added = tuple[ast.expr, int]
"""An annotation and the line of its function."""


def name_problems(module: ast.Module, added: list[Added]) -> Iterator[str]:
    """One line for every hint whose names nobody knows, or that cannot be evaluated where it stands."""
    checked, running = _bound(module)
    inner = _inner_names(module)
    lazy = any(
        isinstance(part, ast.ImportFrom)
        and part.module == "__future__"
        and any(alias.name == "annotations" for alias in part.names)
        for part in module.body
    )
    for annotation, line in added:
        text = ast.unparse(annotation)
        written = _unquoted(annotation)
        if written is None:
            yield f"line {line}: '{text}' is no type"
            continue
        names = {node.id for node in ast.walk(written) if isinstance(node, ast.Name)}
        unknown = sorted(names - checked.keys() - inner - vars(builtins).keys())
        if unknown:
            yield f"line {line}: '{unknown[0]}' is not defined"
        elif not lazy and written is annotation:
            late = sorted(
                name
                for name in names
                if name in checked and running.get(name, line) >= line and name not in inner
            )
            if late:
                yield f"line {line}: '{late[0]}' does not exist yet when the file is run"


def _unquoted(annotation: ast.expr) -> ast.expr | None:
    """The type that a hint says, quoted or not; a quoted part stays in its place."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            return ast.parse(annotation.value, mode="eval").body
        except (SyntaxError, ValueError):
            return None
    return annotation


def _bound(module: ast.Module) -> tuple[dict[str, int], dict[str, int]]:
    """Module-level names to the last line of their first binding: for type checkers, and when run."""
    checked: dict[str, int] = {}
    running: dict[str, int] = {}
    waiting: list[tuple[ast.stmt, bool]] = [(part, True) for part in reversed(module.body)]
    while waiting:
        statement, runs = waiting.pop()
        for name in _binds(statement):
            checked.setdefault(name, statement.end_lineno or statement.lineno)
            if runs:
                running.setdefault(name, statement.end_lineno or statement.lineno)
        if isinstance(statement, ast.If | ast.Try | ast.With | ast.For | ast.While):
            typing_only = isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test)
            inner = [part for part in ast.iter_child_nodes(statement) if isinstance(part, ast.stmt)]
            handlers = [part for item in getattr(statement, "handlers", ()) for part in item.body]
            waiting += [(part, runs and not typing_only) for part in reversed([*inner, *handlers])]
    for name in checked.keys() - running.keys():
        running[name] = 1 << 30
    return checked, running


def _binds(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in aliases)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
            stored = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
            yield from (node.id for node in stored if isinstance(node.ctx, ast.Store))
        case _:
            # `type X = ...` of Python 3.12 has a name that is an expression.
            alias = getattr(statement, "name", None)
            if isinstance(alias, ast.Name):
                yield alias.id


def _inner_names(module: ast.Module) -> set[str]:
    """Names that class bodies and type parameters bind: they may be seen from the methods inside."""
    found: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            found.update(name for part in node.body for name in _binds(part))
        found.update(part.name for part in getattr(node, "type_params", ()))
    return found
