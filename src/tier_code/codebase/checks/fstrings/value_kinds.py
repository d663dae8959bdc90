"""What kinds of value an expression can have, read from the code for checks alone."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from tier_code.codebase.builtin_returns import (
    ANNOTATIONS,
    BUILTIN_CALLS,
    LIBRARY_CALLS,
    MODULE_STRINGS,
    NAME_ATTRIBUTES,
    STR_METHODS,
)
from tier_code.codebase.checks.fstrings.value_scopes import Source, Space, Spaces

Kinds = frozenset[str]
ANY: Kinds = frozenset({"any"})
"""Nothing is known."""
_DISPLAYS = {
    "JoinedStr": "str", "List": "list", "ListComp": "list", "Dict": "dict", "DictComp": "dict", "Set": "set",
    "SetComp": "set", "Tuple": "tuple", "Lambda": "function", "GeneratorExp": "generator",
}  # fmt: skip
_ARITHMETIC = frozenset({"int", "bool", "float"})


class ValueKinds:
    """Answers for the expressions of one module."""

    def __init__(self, module: ast.Module) -> None:
        self.spaces = Spaces(module)
        self._busy: dict[object, Kinds] = {}

    def of(self, node: ast.AST | None) -> Kinds:
        """The kinds of an expression's value; `any` among them when nothing is known."""
        if node is None:
            return ANY
        shown = _DISPLAYS.get(type(node).__name__)
        if shown is not None:
            return frozenset({shown})
        if isinstance(node, ast.Constant):
            return frozenset({"none" if node.value is None else type(node.value).__name__})
        if isinstance(node, ast.IfExp):
            return self.of(node.body) | self.of(node.orelse)
        if isinstance(node, ast.BoolOp):
            return frozenset().union(*map(self.of, node.values))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return frozenset({"bool"})
        return self._computed(node)

    def _computed(self, node: ast.AST) -> Kinds:
        if isinstance(node, ast.Name):
            return self._name(node)
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        if isinstance(node, ast.BinOp):
            return _arithmetic(node.op, self.of(node.left), self.of(node.right))
        return ANY

    def is_builtin(self, node: ast.AST) -> bool:
        """Whether a node is a name that nothing in the module binds."""
        if not isinstance(node, ast.Name) or self.spaces.star:
            return False
        return self.spaces.at[node].find(node.id) is None and node.id not in self.spaces.passed_on

    def _call(self, call: ast.Call) -> Kinds:
        function = call.func
        if isinstance(function, ast.Name) and self.is_builtin(function):
            if function.id == "type" and len(call.args) == 1:
                return frozenset({"class"})
            return _known(BUILTIN_CALLS.get(function.id))
        if isinstance(function, ast.Attribute):
            if self.of(function.value) == {"str"}:
                return _known(STR_METHODS.get(function.attr))
            if isinstance(function.value, ast.Name) and self._is_module(function.value):
                return _known(LIBRARY_CALLS.get(f"{function.value.id}.{function.attr}"))
        return ANY

    def _is_module(self, name: ast.Name) -> bool:
        space = self.spaces.at[name].find(name.id)
        sources = space.bound[name.id] if space is not None else []
        if len(sources) != 1 or not isinstance(sources[0][1], ast.Import):
            return False
        return any(alias.name == name.id and not alias.asname for alias in sources[0][1].names)

    def _name(self, name: ast.Name) -> Kinds:
        if self.is_builtin(name):
            return _known("str" if name.id in MODULE_STRINGS else None)
        space = self.spaces.at[name].find(name.id)
        if space is None or space.kind == "class" or name.id in self.spaces.passed_on:
            return ANY
        if space.kind == "module" and self.spaces.star:
            return ANY
        return self._together((space, name.id), space.bound[name.id])

    def _together(self, key: object, sources: Iterable[Source]) -> Kinds:
        """All that the bindings give; a binding that speaks of the variable itself adds nothing at first."""
        if key in self._busy:
            return self._busy[key]
        result: Kinds = frozenset()
        for _ in range(3):
            self._busy[key] = result
            found = [self._source(source, key) for source in sources]
            del self._busy[key]
            again = frozenset().union(*found) if found else ANY
            if again == result:
                return result or ANY
            result = again
        return ANY

    def _source(self, source: Source, key: object) -> Kinds:
        how, what = source
        if how == "is":
            return self.of(what)
        if how == "typed":
            return _promised(what)
        if how == "caught":
            return frozenset({"error"})
        if how == "made":
            made = "class" if isinstance(what, ast.ClassDef) else "function"
            return _known(None if getattr(what, "decorator_list", []) else made)
        if how == "grown" and isinstance(what, ast.AugAssign):
            here = self._busy[key]
            return _arithmetic(what.op, here, self.of(what.value)) if here else here
        if how in ("range", "count") and isinstance(what, ast.Call) and self.is_builtin(what.func):
            wanted = "range" if how == "range" else "enumerate"
            return _known("int" if isinstance(what.func, ast.Name) and what.func.id == wanted else None)
        return ANY

    def _attribute(self, node: ast.Attribute) -> Kinds:
        if node.attr in NAME_ATTRIBUTES:
            return frozenset({"str"})
        if node.attr == "__class__":
            return frozenset({"class"})
        cls = self._class_behind(node)
        if cls is None:
            return ANY
        inside = self.spaces.stores.get(node.attr, [])
        declared = next((s.bound.get(node.attr, []) for s in {*self.spaces.at.values()} if s.node is cls), [])
        own = any(self._class_behind(target) is cls for target, _ in inside)
        if not (own or declared):
            return ANY
        return self._together(f".{node.attr}", [*declared, *(source for _, source in inside)])

    def _class_behind(self, node: ast.Attribute) -> ast.ClassDef | None:
        """The class that `self` of `self.x` is of."""
        if not isinstance(node.value, ast.Name):
            return None
        space: Space | None = self.spaces.at[node.value].find(node.value.id)
        function = space.node if space is not None else None
        if space is None or not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            return None
        first = [*function.args.posonlyargs, *function.args.args][:1]
        plain = not function.decorator_list and len(space.bound[node.value.id]) == 1
        outer = space.outer.node if space.outer is not None else None
        mine = bool(first) and first[0].arg == node.value.id and plain
        return outer if mine and isinstance(outer, ast.ClassDef) else None


def _arithmetic(op: ast.operator, left: Kinds, right: Kinds) -> Kinds:
    text, whole = frozenset({"str"}), frozenset({"int"})
    if (isinstance(op, ast.Mod) and left == text) or (isinstance(op, ast.Add) and left == right == text):
        return text
    if isinstance(op, ast.Mult) and {left, right} == {text, whole}:
        return text
    if not left or not right or not (left | right) <= _ARITHMETIC:
        return ANY
    if isinstance(op, ast.Div):
        return frozenset({"float"})
    if isinstance(op, ast.Add | ast.Sub | ast.Mult | ast.FloorDiv | ast.Mod):
        return whole | {"float"} if "float" in left | right else whole
    return ANY


def _promised(annotation: ast.AST | None) -> Kinds:
    """The kinds that an annotation allows."""
    match annotation:
        case ast.Constant(value=str(text)):
            try:
                return _promised(ast.parse(text.strip(), mode="eval").body)
            except (SyntaxError, ValueError):
                return ANY
        case ast.Constant(value=None):
            return frozenset({"none"})
        case ast.Name(id=name):
            return ANNOTATIONS.get(name, ANY)
        case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
            return _promised(inner) | {"none"}
        case ast.Subscript(value=ast.Name(id=name)):
            return ANNOTATIONS.get(name, ANY)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _promised(left) | _promised(right)
        case _:
            return ANY


def _known(kind: str | None) -> Kinds:
    return frozenset({kind}) if kind else ANY
