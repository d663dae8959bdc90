"""Finding the literals that equal a value, and the reasons why some must stay literals."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from tier_code.domain.errors import UsageProblem

_TYPE_MAKERS = frozenset(
    {"ForwardRef", "NamedTuple", "NewType", "ParamSpec", "TypeVar", "TypeVarTuple", "TypedDict", "cast"}
    | {"namedtuple", "Enum", "TypeAliasType"}
)
_PLATFORM = frozenset({"sys.platform", "sys.version_info", "os.name", "sys.implementation.name"})
_LITERAL_NODES = (ast.Constant, ast.UnaryOp, ast.BinOp, ast.Tuple)


def wanted_literal(text: str) -> ast.expr:
    """The literal that a step names: a number, a string, bytes, or arithmetic and tuples of them.

    Errors: UsageProblem for anything else.
    """
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError) as problem:
        raise UsageProblem(f"'{text}' is no literal that Python reads") from problem
    parts = [part for part in ast.walk(node) if isinstance(part, ast.expr)]
    if not all(isinstance(part, _LITERAL_NODES) for part in parts):
        raise UsageProblem(f"'{text}' is no number, string or arithmetic of them")
    values = [part.value for part in parts if isinstance(part, ast.Constant)]
    if any(isinstance(value, bool) or value is None or value is Ellipsis for value in values):
        raise UsageProblem(f"'{text}' has a name already; no constant is needed for it")
    return node


def equals(node: ast.AST, wanted: ast.expr) -> bool:
    """Whether a node is the same literal: `1`, `1.0` and `True` are three."""
    if isinstance(node, ast.Constant) and isinstance(wanted, ast.Constant):
        return type(node.value) is type(wanted.value) and repr(node.value) == repr(wanted.value)
    if isinstance(node, ast.UnaryOp) and isinstance(wanted, ast.UnaryOp):
        return type(node.op) is type(wanted.op) and equals(node.operand, wanted.operand)
    if isinstance(node, ast.BinOp) and isinstance(wanted, ast.BinOp):
        same = type(node.op) is type(wanted.op)
        return same and equals(node.left, wanted.left) and equals(node.right, wanted.right)
    if isinstance(node, ast.Tuple) and isinstance(wanted, ast.Tuple):
        return len(node.elts) == len(wanted.elts) and all(map(equals, node.elts, wanted.elts))
    return False


def literals_in(region: ast.AST, wanted: ast.expr) -> Iterator[ast.expr]:
    """Every such literal under a node; the number in `-1` is no `1`."""
    waiting: list[ast.AST] = [region]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.expr) and equals(node, wanted):
            yield node
        elif not _is_negative_number(node):
            waiting.extend(reversed(list(ast.iter_child_nodes(node))))


def _is_negative_number(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.Constant)
    )


def why_left(node: ast.expr, parents: Mapping[ast.AST, ast.AST]) -> str | None:
    """Why a literal may not become a name; None when it may. An empty reason needs no mention."""
    child: ast.AST = node
    while (parent := parents.get(child)) is not None:
        reason = _reason(parent, child, node)
        if reason is not None:
            return reason
        child = parent
    return None


def _reason(parent: ast.AST, child: ast.AST, node: ast.expr) -> str | None:
    match parent:
        case ast.Expr() if child is node:
            return ""
        case ast.JoinedStr() if child is node:
            return "a piece of an f-string"
        case ast.match_case(pattern=pattern) if child is pattern:
            return "a pattern, where a bare name would match anything"
        case ast.Subscript(value=value, slice=inner) if child is inner and _name(value) == "Literal":
            return "a literal type"
        case ast.Call(func=function) if child is not function and _name(function) in _TYPE_MAKERS:
            return "part of a type's definition"
        case ast.Compare() if any(
            ast.unparse(side) in _PLATFORM for side in [parent.left, *parent.comparators]
        ):
            return "a test of the platform, which type checkers read"
        case ast.Assign(targets=[ast.Name(id=name)]) if name.startswith("__") and name.endswith("__"):
            return f"part of {name}, which tools read"
        case _:
            return "part of an annotation" if _is_annotation(parent, child) else None


def _is_annotation(parent: ast.AST, child: ast.AST) -> bool:
    return child in (getattr(parent, "annotation", None), getattr(parent, "returns", None))


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
