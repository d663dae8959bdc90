"""What hints may bring into a file besides themselves, and what the file is without them."""

from __future__ import annotations

import ast
from collections import Counter

Brought = tuple[str, str]
"""Module and name of an import."""
_HARMLESS = frozenset({"typing", "collections.abc", "typing_extensions"})
_FUTURE = ("__future__", "annotations")


def without_hints(module: ast.Module) -> ast.Module:
    """The module, changed in place: no hints on functions, no imports that serve hints alone."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = None
    for part in module.body:
        if isinstance(part, ast.ImportFrom) and part.module == _FUTURE[0]:
            part.names = [alias for alias in part.names if alias.name != _FUTURE[1]]
    module.body = [part for part in module.body if not _serves_hints(part)]
    return module


def imports_of_hints(module: ast.Module) -> Counter[Brought]:
    """What the statements bring in that `without_hints` takes out."""
    found: Counter[Brought] = Counter()
    for part in module.body:
        inner = part.body if isinstance(part, ast.If) and _serves_hints(part) else [part]
        for statement in inner:
            if isinstance(statement, ast.ImportFrom) and (part is not statement or _is_harmless(part)):
                home = "." * statement.level + (statement.module or "")
                found.update((home, f"{alias.name} as {alias.asname}") if alias.asname else (home, alias.name)
                             for alias in statement.names)  # fmt: skip
    return found


def _is_harmless(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and (
        statement.module in _HARMLESS or statement.module == _FUTURE[0]
    )


def _serves_hints(statement: ast.stmt) -> bool:
    """An import of typing names or of the future, or a block for type checkers that only imports."""
    match statement:
        case ast.ImportFrom(module=module, level=0, names=names):
            return module in _HARMLESS or (module == _FUTURE[0] and not names)
        case ast.If(test=test, body=body, orelse=[]):
            only = all(isinstance(part, ast.Import | ast.ImportFrom) for part in body)
            return only and ast.unparse(test).rpartition(".")[2] == "TYPE_CHECKING"
        case _:
            return False
