"""Finding local variables that are given plain values and never read."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tier_code.codebase.codemods.dead_code.dead import Dead, Function, marked_to_stay, shows_variables
from tier_code.codebase.codemods.imports.code_base import CodeBase
from tier_code.codebase.codemods.imports.sites import blocks_of
from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.codebase.codemods.syntax.names import LEXICAL_ROLES, NameTable
from tier_code.codebase.codemods.syntax.scopes import ScopeKind

_Assignments = dict[str, list[tuple[ast.stmt, list[ast.stmt], int]]]


def unread_values(code: CodeBase, file: AstFile) -> Iterator[Dead]:
    """Assignments of functions whose variable nothing reads and whose value costs nothing to leave out."""
    for function in ast.walk(file.module):
        if isinstance(function, Function) and not shows_variables(function):
            for name, assigned in _plain_assignments(file, function).items():
                if _is_unread(code, file.path, name, [offset for _, _, offset in assigned]):
                    yield from (Dead((statement,), body) for statement, body, _ in assigned)


def _plain_assignments(file: AstFile, function: Function) -> _Assignments:
    """By name, the assignments of plain values in a function's own blocks."""
    found: _Assignments = {}
    waiting = [function.body]
    while waiting:
        body = waiting.pop()
        for statement in body:
            if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                waiting += blocks_of(statement)
            target = _target(statement)
            if target is not None and not target.id.startswith("_") and not marked_to_stay(file, statement):
                offset = file.line_start(target.lineno) + target.col_offset
                found.setdefault(target.id, []).append((statement, body, offset))
    return found


def _target(statement: ast.stmt) -> ast.Name | None:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target: ast.expr = statement.targets[0]
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target = statement.target
    else:
        return None
    return target if isinstance(target, ast.Name) and _costs_nothing(statement.value) else None


def _costs_nothing(value: ast.expr | None) -> bool:
    """Whether evaluating this can neither fail nor be noticed."""
    if isinstance(value, ast.Constant | ast.Name | ast.Lambda):
        return not isinstance(value, ast.Lambda) or not value.args.defaults
    if isinstance(value, ast.Tuple | ast.List):
        return all(map(_costs_nothing, value.elts))
    if isinstance(value, ast.Dict):
        return all(isinstance(key, ast.Constant) for key in value.keys) and all(
            map(_costs_nothing, value.values)
        )
    return isinstance(value, ast.UnaryOp) and isinstance(value.operand, ast.Constant)


def _is_unread(code: CodeBase, path: str, name: str, bindings: list[int]) -> bool:
    """Whether the variable bound at these bytes is a function's own, bound nowhere else and never read."""
    table = code.repository.names(code.repository.read(path), name)
    scopes = {key for key, found in table.bound.items() if any(each.start in bindings for each in found)}
    if len(scopes) != 1 or next(iter(scopes)).kind is not ScopeKind.FUNCTION:
        return False
    scope = next(iter(scopes))
    return {each.start for each in table.bound[scope]} <= set(bindings) and not any(
        owner == scope for start, owner in owners(table) if start not in bindings
    )


def owners(table: NameTable) -> Iterator[tuple[int, object]]:
    """For every place of a name in code: its first byte, and the scope whose variable it means."""
    for item in table.occurrences:
        if item.role in LEXICAL_ROLES:
            owner = table.owner(item.scope)
            yield item.start, owner.key if owner is not None else None
