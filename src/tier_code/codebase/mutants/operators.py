"""What can be made wrong about one node of a syntax tree: each operator gives the node's wrong versions."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

_COMPARISONS: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_BOUNDARIES = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_ORDER_DOES_NOT_MATTER = frozenset({"isinstance", "issubclass", "getattr", "hasattr", "min", "max"})
"""Calls that crash at once with their arguments swapped, or give the same."""
_ARITHMETIC: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}


def wrong_expressions(node: ast.expr) -> Iterator[ast.expr]:
    """The wrong versions of one expression, its parts left as they are."""
    match node:
        case ast.Compare(ops=[only]) if type(only) in _COMPARISONS:
            yield ast.Compare(node.left, [_COMPARISONS[type(only)]()], node.comparators)
        case ast.BinOp() if type(node.op) in _ARITHMETIC and not _is_of_text(node):
            yield ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right)
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.Call(args=[first, second, *others]) if _can_be_swapped(node):
            yield ast.Call(node.func, [second, first, *others], node.keywords)
        case ast.Constant():
            yield from _wrong_constants(node)


def wrong_conditions(test: ast.expr) -> Iterator[ast.expr]:
    """A condition turned round, unless one of its own wrong versions says the same."""
    turned = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    plain = isinstance(test, ast.Compare) and len(test.ops) == 1 and not isinstance(test.ops[0], _BOUNDARIES)
    if not turned and not plain and not isinstance(test, ast.Constant):
        yield ast.UnaryOp(ast.Not(), test)


def wrong_statements(node: ast.stmt, known: frozenset[str]) -> Iterator[ast.stmt]:
    """The wrong versions of one statement; `known` are names that stay defined without it."""
    match node:
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.AugAssign() if type(node.op) in _ARITHMETIC and not _is_text(node.value):
            yield ast.AugAssign(node.target, _ARITHMETIC[type(node.op)](), node.value)
            yield ast.Pass()
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Name(id=name)]) if name in known:
            yield ast.Pass()
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            yield ast.Pass()


def _wrong_constants(node: ast.Constant) -> Iterator[ast.expr]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
    elif isinstance(value, str):
        yield ast.Constant(_wrong_text(value))
    elif isinstance(value, bytes):
        yield ast.Constant(_wrong_text(value.decode("latin-1")).encode("latin-1"))


def _wrong_text(text: str) -> str:
    """Another text. One character becomes another one: as a set of characters "=XX" would hold "=" still."""
    if len(text) == 1:
        return "X" if text != "X" else "Y"
    return f"{text}XX"


def _can_be_swapped(call: ast.Call) -> bool:
    """Whether exchanging the first two arguments is more than an obvious crash."""
    first, second = call.args[:2]
    idle = isinstance(call.func, ast.Name) and call.func.id in _ORDER_DOES_NOT_MATTER
    starred = isinstance(first, ast.Starred) or isinstance(second, ast.Starred)
    return not idle and not starred and ast.dump(first) != ast.dump(second)


def _is_of_text(node: ast.BinOp) -> bool:
    """Text knows one sign of arithmetic; any other is a crash that every test would notice."""
    return _is_text(node.left) or _is_text(node.right)


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_of_text(node)
    return isinstance(node, ast.JoinedStr | ast.List | ast.Tuple) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    )


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
