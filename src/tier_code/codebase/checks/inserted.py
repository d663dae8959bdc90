"""Comparing two syntax trees when one may have more statements than the other."""

from __future__ import annotations

import ast
from collections.abc import Sequence


def inserted_statements(before: ast.Module, after: ast.Module) -> tuple[ast.stmt, ...] | None:
    """The statements of `after` that `before` lacks, in order; None when anything else differs.

    Errors: RecursionError for trees nested too deeply.
    """
    found: list[ast.stmt] = []
    return tuple(found) if _same_block(before.body, after.body, found) else None


def _same_block(old: Sequence[ast.AST], new: Sequence[ast.AST], found: list[ast.stmt]) -> bool:
    waiting = list(old)
    for node in new:
        inner: list[ast.stmt] = []
        if waiting and _same(waiting[0], node, inner):
            waiting.pop(0)
            found.extend(inner)
        elif isinstance(node, ast.stmt):
            found.append(node)
        else:
            return False
    return not waiting


def _same(old: object, new: object, found: list[ast.stmt]) -> bool:
    if not isinstance(old, ast.AST) or not isinstance(new, ast.AST):
        return type(old) is type(new) and old == new
    if type(old) is not type(new):
        return False
    if isinstance(old, ast.expr):
        return ast.dump(old) == ast.dump(new)
    return all(_same_field(value, getattr(new, name), found) for name, value in ast.iter_fields(old))


def _same_field(old: object, new: object, found: list[ast.stmt]) -> bool:
    if not isinstance(old, list) or not isinstance(new, list):
        return _same(old, new, found)
    if any(isinstance(node, ast.stmt) for node in (*old, *new)):
        return _same_block(old, new, found)
    return len(old) == len(new) and all(_same(one, other, found) for one, other in zip(old, new, strict=True))
