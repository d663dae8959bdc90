"""Argument texts that are safe to evaluate: literals and a few plain constructors, nothing else."""

from __future__ import annotations

import ast

LONGEST = 200
"""Characters of one argument."""
_BIGGEST = 10**40
_MOST = 2000
"""Items or characters that a constructor or a repetition may make."""
_PLAIN = frozenset(
    {"set", "frozenset", "dict", "list", "tuple", "bytearray", "float", "complex", "Decimal", "Fraction"}
)
_COUNTED = frozenset({"bytes", "range", "timedelta"})
_MOMENTS = frozenset({"date", "time", "datetime", "timedelta", "timezone"})


def literal_text(node: ast.expr) -> str | None:
    """The text of an argument as a test may hold it; None when it is anything but plain data."""
    try:
        safe = _Plain().visit(node)
        text = ast.unparse(safe)
    except (_NotPlainError, RecursionError, ValueError):
        return None
    return text if len(text) <= LONGEST else None


class _NotPlainError(Exception):
    """The argument is more than data."""


class _Plain(ast.NodeTransformer):
    """Rebuilds an expression out of plain data, or gives up."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Whatever has no method here is not plain."""
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return type(node)(
                [self.visit(item) for item in node.elts], *([ast.Load()] * (not isinstance(node, ast.Set)))
            )
        raise _NotPlainError

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """Numbers, texts, bytes, truth values and None."""
        value = node.value
        if value is Ellipsis or (isinstance(value, int) and abs(value) > _BIGGEST):
            raise _NotPlainError
        return ast.Constant(value)

    def visit_Dict(self, node: ast.Dict) -> ast.expr:
        """A display without `**`."""
        if any(key is None for key in node.keys):
            raise _NotPlainError
        return ast.Dict(
            [self.visit(key) for key in node.keys if key], [self.visit(value) for value in node.values]
        )

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        """Signs of numbers."""
        if not isinstance(node.op, ast.USub | ast.UAdd) or not _is_number(node.operand):
            raise _NotPlainError
        return ast.UnaryOp(node.op, self.visit(node.operand))

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Repeated texts, sums of plain data and powers, all small."""
        left, right = self.visit(node.left), self.visit(node.right)
        small = isinstance(right, ast.Constant) and type(right.value) is int and 0 <= right.value <= _MOST
        power = isinstance(node.op, ast.Pow) and _is_number(left) and small and _number(right) <= 128
        # Repeating what is repeated already could fill the memory.
        once = not any(isinstance(inner, ast.Mult) for inner in ast.walk(left))
        repeated = isinstance(node.op, ast.Mult) and small and once
        if not power and not repeated and not isinstance(node.op, ast.Add):
            raise _NotPlainError
        return ast.BinOp(left, node.op, right)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Constructors of data."""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        arguments = [self.visit(argument) for argument in node.args]
        keywords = [ast.keyword(item.arg, self.visit(item.value)) for item in node.keywords if item.arg]
        if name not in _PLAIN | _COUNTED | _MOMENTS or len(keywords) != len(node.keywords):
            raise _NotPlainError
        if name in _COUNTED and any(_is_too_many(item) for item in arguments):
            raise _NotPlainError
        return ast.Call(_constructor(name), arguments, keywords)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """`timezone.utc`, and nothing else."""
        if node.attr != "utc":
            raise _NotPlainError
        return ast.Attribute(_constructor("timezone"), "utc", ast.Load())


def _constructor(name: str) -> ast.expr:
    plain = ast.Name(name, ast.Load())
    if name not in _MOMENTS:
        return plain
    return ast.Attribute(ast.Name("datetime", ast.Load()), name, ast.Load())


def _is_too_many(node: ast.expr) -> bool:
    """Whether a count is large, or not plain to see."""
    signed = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(signed, ast.BinOp | ast.Call) or (_is_number(signed) and abs(_number(signed)) > _MOST)


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float, complex)


def _number(node: ast.expr) -> float:
    value = node.value if isinstance(node, ast.Constant) else 0
    return float(value) if isinstance(value, int | float) else 0.0
