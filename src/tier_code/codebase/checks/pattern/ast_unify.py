"""Patterns as syntax trees: whether a node is an instance of one, and what its metavariables stand for."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

_METAVARIABLE = re.compile(r"(\$\$\$|\$)([A-Z_][A-Z0-9_]*)?")
_SINGLE, _SEVERAL = "MV_", "MVS_"
_NO_MATTER = frozenset({"ctx", "type_comment", "kind", "simple"})
Bound = ast.AST | str | list[ast.AST]


@dataclass(slots=True)
class Bindings:
    """What each metavariable stands for."""

    found: dict[str, Bound] = field(default_factory=dict)

    def bind(self, name: str, value: Bound) -> bool:
        """Take a value; a second one must be equal to the first."""
        known = self.found.get(name)
        if known is None or name.endswith("0_"):
            self.found[name] = value
            return True
        return dumped(known) == dumped(value)


def dumped(value: Bound) -> str:
    """A bound value in words, whether it is read or assigned to; a name is its text."""
    if isinstance(value, ast.Name):
        return value.id
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(map(dumped, value))
    return re.sub(r",? ?ctx=\w+\(\)", "", ast.dump(value))


def template_tree(text: str) -> ast.stmt:
    """A pattern or rewrite as a statement, with names for its metavariables.

    Errors: ValueError for what is not one statement.
    """
    count = 0

    def named(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        prefix = _SEVERAL if match[1] == "$$$" else _SINGLE
        anonymous = match[2] is None or match[2].startswith("_")
        return f"{prefix}{count}0_" if anonymous else f"{prefix}{match[2]}_"

    try:
        tree = ast.parse(_METAVARIABLE.sub(named, text.strip()))
    except SyntaxError as problem:
        raise ValueError(f"'{text}' is not Python") from problem
    if len(tree.body) != 1:
        raise ValueError(f"'{text}' is not one statement")
    return tree.body[0]


def is_metavariable(name: str) -> bool:
    """Whether a name stands for something."""
    return name.startswith((_SINGLE, _SEVERAL)) and name.endswith("_")


def unify(pattern: ast.AST, node: ast.AST, bindings: Bindings) -> bool:
    """Whether the node is an instance of the pattern; what was bound on the way stays bound."""
    if isinstance(pattern, ast.Name) and pattern.id.startswith(_SINGLE) and is_metavariable(pattern.id):
        return bindings.bind(pattern.id, node)
    if type(pattern) is not type(node):
        return False
    if isinstance(pattern, ast.Call) and isinstance(node, ast.Call):
        same = unify(pattern.func, node.func, bindings)
        return same and _lists(written_arguments(pattern), written_arguments(node), bindings)
    if isinstance(pattern, ast.BoolOp) and isinstance(node, ast.BoolOp):
        node = _from_the_left(node, len(pattern.values))
    return all(
        _values(getattr(pattern, name, None), getattr(node, name, None), bindings)
        for name in pattern._fields
        if name not in _NO_MATTER
    )


def _values(pattern: object, value: object, bindings: Bindings) -> bool:
    if isinstance(pattern, ast.AST):
        return isinstance(value, ast.AST) and unify(pattern, value, bindings)
    if isinstance(pattern, list):
        return isinstance(value, list) and _lists(pattern, value, bindings)
    if isinstance(pattern, str) and is_metavariable(pattern):
        return isinstance(value, str) and bindings.bind(pattern, value)
    return type(pattern) is type(value) and pattern == value


def _lists(pattern: list[ast.AST], values: list[ast.AST], bindings: Bindings) -> bool:
    """Item by item, where one `$$$` may take any number."""
    wide = next((at for at, item in enumerate(pattern) if _takes_several(item)), None)
    if wide is None:
        fits = len(pattern) == len(values)
        return fits and all(_values(one, other, bindings) for one, other in zip(pattern, values, strict=True))
    behind = len(pattern) - wide - 1
    if len(values) < wide + behind:
        return False
    split = len(values) - behind
    return (
        _lists(pattern[:wide], values[:wide], bindings)
        and bindings.bind(_several_name(pattern[wide]), values[wide:split])
        and _lists(pattern[wide + 1 :], values[split:], bindings)
    )


def _takes_several(item: ast.AST) -> bool:
    return isinstance(item, ast.Name) and item.id.startswith(_SEVERAL) and is_metavariable(item.id)


def _several_name(item: ast.AST) -> str:
    return item.id if isinstance(item, ast.Name) else ""


def written_arguments(call: ast.Call) -> list[ast.AST]:
    """Arguments and keywords of a call in the order they are written."""
    written: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    return [*sorted(written, key=lambda each: (each.lineno, each.col_offset))]


def _from_the_left(node: ast.BoolOp, count: int) -> ast.BoolOp:
    """`a and b and c` as two operands: what stands on the left goes together."""
    if count < 2 or len(node.values) <= count:
        return node
    kept = len(node.values) - count + 1
    first = ast.copy_location(ast.BoolOp(op=node.op, values=node.values[:kept]), node)
    return ast.copy_location(ast.BoolOp(op=node.op, values=[first, *node.values[kept:]]), node)
