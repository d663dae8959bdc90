"""The definitions of a module with everything that is said above their bodies."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def headers_in(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Dotted name and header of every definition: decorators, parameters, defaults, bases, `async`."""
    waiting: list[tuple[str, ast.AST]] = [("", module)]
    while waiting:
        scope, node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            scope = f"{scope}.{node.name}".lstrip(".")
            yield scope, _header(node)
        waiting.extend((scope, child) for child in reversed(list(ast.iter_child_nodes(node))))


def _header(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
    decorators = [ast.dump(decorator) for decorator in node.decorator_list]
    if isinstance(node, ast.ClassDef):
        parts = [ast.dump(base) for base in [*node.bases, *node.keywords]]
    else:
        returns = ast.dump(node.returns) if node.returns is not None else ""
        parts = [ast.dump(node.args), returns]
    return " ".join([type(node).__name__, node.name, *decorators, *parts])
