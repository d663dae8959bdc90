"""Whether an f-string evaluates the same expressions as often and with the same effect as what it replaces.

`%` and `.format` take all values first and format them afterwards; an f-string formats each before it
evaluates the next.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from tier_code.codebase.builtin_returns import CHANGING_METHODS, PURE_BUILTINS, STR_METHODS
from tier_code.codebase.codemods.fstrings.bindings import Module
from tier_code.codebase.codemods.fstrings.evidence import Evidence, Kinds
from tier_code.codebase.codemods.fstrings.literal import Leave

_FIXED = frozenset({"str", "int", "bool", "float", "none", "bytes"})


def require_same_order(
    values: Sequence[ast.expr], shown: Sequence[int], module: Module, evidence: Evidence
) -> None:
    """`shown` are the numbers of the values in the order in which the f-string evaluates them.

    Errors: Leave with the reason.
    """
    if set(shown) != set(range(len(values))):
        raise Leave("a value of it is shown nowhere")
    repeated = [value for number, value in enumerate(values) if shown.count(number) > 1]
    for value in repeated:
        if not isinstance(value, ast.Name | ast.Constant):
            raise Leave(f"'{ast.unparse(value)[:60]}' would be evaluated more than once")
    acting = [value for value in values if acts(value, module)]
    if acting and list(shown) != list(range(len(values))):
        raise Leave(f"'{ast.unparse(acting[0])[:60]}' would be evaluated in another order")
    for number, value in enumerate(values):
        for earlier in values[:number] if acts(value, module) else ():
            if not _fixed(evidence.kinds(earlier)):
                _require_apart(earlier, value)


def _fixed(kinds: Kinds) -> bool:
    """Whether a value is of kinds that nothing can change."""
    return bool(kinds) and kinds <= _FIXED


def acts(node: ast.expr, module: Module) -> bool:
    """Whether evaluating an expression may change something."""
    for part in ast.walk(node):
        if isinstance(part, ast.Await | ast.Yield | ast.YieldFrom | ast.NamedExpr):
            return True
        if isinstance(part, ast.Call) and not _pure(part, module):
            return True
    return False


def _pure(call: ast.Call, module: Module) -> bool:
    match call.func:
        case ast.Name(id=name) as function:
            return name in PURE_BUILTINS and module.builtin(function)
        case ast.Attribute(value=ast.Constant(value=str()), attr=method):
            return method in STR_METHODS
        case _:
            return False


def _require_apart(earlier: ast.expr, acting: ast.expr) -> None:
    """The value formatted first must not be what the later expression may change."""
    wanted, root = ast.dump(earlier), root_of(earlier)
    for part in ast.walk(acting):
        changing = (
            isinstance(part, ast.Call)
            and isinstance(part.func, ast.Attribute)
            and part.func.attr in CHANGING_METHODS
            and root_of(part.func.value) == root != ""
        )
        if changing or (isinstance(part, ast.expr) and ast.dump(part) == wanted):
            told = f"'{ast.unparse(acting)[:60]}' may change '{ast.unparse(earlier)[:40]}'"
            raise Leave(f"{told} before it is shown")


def root_of(node: ast.expr) -> str:
    """The name that a chain of attributes and subscripts begins with."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
