"""Annotations as Python 3.10 spells them: `list[int]` for `List[int]`, `int | None` for `Optional[int]`."""

from __future__ import annotations

import ast
from functools import reduce

_BUILT_IN = {
    "List": "list", "Dict": "dict", "Set": "set", "FrozenSet": "frozenset", "Tuple": "tuple", "Type": "type",
}  # fmt: skip


class Annotations(ast.NodeTransformer):
    """Writes the types of `typing` as the built-in ones that they stand for; other names are left alone."""

    def __init__(self, module: ast.Module) -> None:
        self._names: dict[str, str] = {}
        self._modules: set[str] = set()
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom) and node.module in ("typing", "typing_extensions"):
                self._names |= {alias.asname or alias.name: alias.name for alias in node.names}
            elif isinstance(node, ast.Import):
                self._modules |= {
                    alias.asname or alias.name for alias in node.names if alias.name == "typing"
                }

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """`List` is `list`."""
        plain = _BUILT_IN.get(self._names.get(node.id, ""))
        return ast.copy_location(ast.Name(plain, node.ctx), node) if plain else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """`typing.List` is `list`."""
        if isinstance(node.value, ast.Name) and node.value.id in self._modules and node.attr in _BUILT_IN:
            return ast.copy_location(ast.Name(_BUILT_IN[node.attr], ast.Load()), node)
        self.generic_visit(node)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """`Optional[a]` is `a | None`, `Union[a, b]` is `a | b`."""
        meant = self._meant(node.value)
        self.generic_visit(node)
        if meant == "Optional":
            return _either([node.slice, ast.Constant(None)], node)
        if meant == "Union":
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return _either(parts, node)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """`a | (b | c)` is `a | b | c`."""
        self.generic_visit(node)
        return _either([node], node) if isinstance(node.op, ast.BitOr) else node

    def _meant(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return self._names.get(node.id, "")
        dotted = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if dotted and isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return node.attr if node.value.id in self._modules else ""
        return ""


def _either(parts: list[ast.expr], place: ast.expr) -> ast.expr:
    flat = [each for part in parts for each in _flat(part)]
    distinct = list({ast.dump(each): each for each in flat}.values())
    joined = reduce(lambda left, right: ast.BinOp(left, ast.BitOr(), right), distinct)
    return ast.copy_location(joined, place)


def _flat(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_flat(node.left), *_flat(node.right)]
    return [node]
