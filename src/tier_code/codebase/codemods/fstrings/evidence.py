"""Which kinds of value an expression can have, where the code itself says so; nothing is guessed."""

from __future__ import annotations

import ast
from typing import TypeAlias

from tier_code.codebase.builtin_returns import (
    ANNOTATIONS,
    BUILTIN_CALLS,
    LIBRARY_CALLS,
    MODULE_STRINGS,
    NAME_ATTRIBUTES,
    STR_METHODS,
)
from tier_code.codebase.codemods.fstrings.attributes import bindings_of_attribute
from tier_code.codebase.codemods.fstrings.bindings import Binding, Module, Scope

Kinds: TypeAlias = frozenset[str]
"""`str`, `int`, `error`, ...; empty when nothing is known."""
UNKNOWN: Kinds = frozenset()
_ROUNDS = 4
_PENDING: Kinds = frozenset({"pending"})
"""Stands for a variable while its own bindings are looked at."""
_LITERALS: dict[type[ast.AST], str] = {
    ast.JoinedStr: "str",
    ast.List: "list",
    ast.ListComp: "list",
    ast.Dict: "dict",
    ast.DictComp: "dict",
    ast.Set: "set",
    ast.SetComp: "set",
    ast.Tuple: "tuple",
    ast.Lambda: "function",
    ast.GeneratorExp: "generator",
}
_CONSTANTS: dict[type, str] = {
    str: "str", bytes: "bytes", bool: "bool", int: "int", float: "float", type(None): "none",
}  # fmt: skip
_NUMBERS = frozenset({"int", "bool", "float"})


class Evidence:
    """What one module says about the values in it."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._assumed: dict[tuple[Scope, str], Kinds] = {}

    def kinds(self, node: ast.AST) -> Kinds:
        """The kinds that the value of an expression can have."""
        literal = _LITERALS.get(type(node))
        if literal is not None:
            return frozenset({literal})
        if isinstance(node, ast.Name):
            return self._named(node)
        if isinstance(node, ast.Call):
            return self._called(node)
        return self._attribute(node) if isinstance(node, ast.Attribute) else self._composed(node)

    def _composed(self, node: ast.AST) -> Kinds:
        match node:
            case ast.Constant(value=value):
                return _one(_CONSTANTS.get(type(value)))
            case ast.IfExp(body=body, orelse=orelse):
                return self._any_of([body, orelse])
            case ast.BoolOp(values=values):
                return self._any_of(values)
            case ast.UnaryOp(op=ast.Not()):
                return _one("bool")
            case ast.BinOp(left=left, op=op, right=right):
                return self._operated(left, op, right)
            case _:
                return UNKNOWN

    def _any_of(self, nodes: list[ast.expr]) -> Kinds:
        found = [self.kinds(node) for node in nodes]
        return frozenset().union(*found) if all(found) else UNKNOWN

    def _called(self, call: ast.Call) -> Kinds:
        match call.func:
            case ast.Name(id="type") as function if len(call.args) == 1 and self._module.builtin(function):
                return _one("class")
            case ast.Name(id=name) as function if self._module.builtin(function):
                return _one(BUILTIN_CALLS.get(name))
            case ast.Attribute(value=value, attr=method):
                if self.kinds(value) == {"str"}:
                    return _one(STR_METHODS.get(method))
                return _one(LIBRARY_CALLS.get(self._imported(call.func)))
            case _:
                return UNKNOWN

    def _imported(self, node: ast.Attribute) -> str:
        """The dotted name of something in a module that a plain import names."""
        if not isinstance(node.value, ast.Name):
            return ""
        root = node.value.id
        plain = any(
            isinstance(statement, ast.Import)
            and any(a.name == root and not a.asname for a in statement.names)
            for statement in self._module.tree.body
        )
        owner = self._module.owner(node.value)
        alone = owner is self._module.tree and len(self._module.bindings(owner)[root]) == 1
        return f"{root}.{node.attr}" if plain and alone else ""

    def _attribute(self, node: ast.Attribute) -> Kinds:
        if node.attr in NAME_ATTRIBUTES:
            return _one("str")
        if node.attr == "__class__":
            return _one("class")
        key = (self._module.tree, f".{node.attr}")
        if key in self._assumed:
            return self._assumed[key]
        return self._settled(key, bindings_of_attribute(self._module, node))

    def _operated(self, left: ast.expr, op: ast.operator, right: ast.expr) -> Kinds:
        one, other = self.kinds(left), self.kinds(right)
        if isinstance(op, ast.Mod) and one == {"str"}:
            return _one("str")
        if isinstance(op, ast.Add) and one == other == {"str"}:
            return _one("str")
        if isinstance(op, ast.Mult) and {one, other} == {frozenset({"str"}), frozenset({"int"})}:
            return _one("str")
        if not one or not other or not (one | other) <= _NUMBERS:
            return UNKNOWN
        if isinstance(op, ast.Div):
            return _one("float")
        if isinstance(op, ast.Add | ast.Sub | ast.Mult | ast.FloorDiv | ast.Mod):
            return frozenset({"int", "float"}) if "float" in one | other else _one("int")
        return UNKNOWN

    def _named(self, name: ast.Name) -> Kinds:
        scope = self._module.owner(name)
        if scope is None:
            known = name.id in MODULE_STRINGS and self._module.builtin(name)
            return _one("str" if known else None)
        if name.id in self._module.declared_elsewhere or isinstance(scope, ast.ClassDef):
            return UNKNOWN
        if isinstance(scope, ast.Module) and self._module.star_imports:
            return UNKNOWN
        return self._variable(scope, name.id)

    def _variable(self, scope: Scope, name: str) -> Kinds:
        """What all bindings together give; a variable may take part in its own bindings."""
        key = (scope, name)
        if key in self._assumed:
            return self._assumed[key]
        return self._settled(key, self._module.bindings(scope)[name])

    def _settled(self, key: tuple[Scope, str], bindings: list[Binding]) -> Kinds:
        known = UNKNOWN
        for _ in range(_ROUNDS):
            self._assumed[key] = known or _PENDING
            found = [self._bound(binding, key) for binding in bindings]
            del self._assumed[key]
            if not found or not all(found):
                return UNKNOWN
            result = frozenset().union(*found) - _PENDING
            if result == known:
                return known
            known = result
        return UNKNOWN

    def _bound(self, binding: Binding, key: tuple[Scope, str]) -> Kinds:
        node = binding.node
        match binding.how:
            case "error":
                return _one("error")
            case "definition" if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                made = "class" if isinstance(node, ast.ClassDef) else "function"
                return _one(None if node.decorator_list else made)
            case "value" if node is not None:
                return self.kinds(node)
            case "parameter" if node is not None:
                return _annotated(node)
            case "augmented" if isinstance(node, ast.AugAssign):
                here = self._assumed[key]
                return here if here == _PENDING else self._operated(node.target, node.op, node.value)
            case "loop" | "counter" if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                counting = node.func.id == ("range" if binding.how == "loop" else "enumerate")
                return _one("int" if counting and self._module.builtin(node.func) else None)
            case _:
                return UNKNOWN


def _annotated(node: ast.AST) -> Kinds:
    match node:
        case ast.Constant(value=str(text)):
            try:
                return _annotated(ast.parse(text.strip(), mode="eval").body)
            except (SyntaxError, ValueError):
                return UNKNOWN
        case ast.Constant(value=None):
            return _one("none")
        case ast.Name(id=name):
            return ANNOTATIONS.get(name, UNKNOWN)
        case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
            kinds = _annotated(inner)
            return kinds | {"none"} if kinds else UNKNOWN
        case ast.Subscript(value=ast.Name(id=name)):
            return ANNOTATIONS.get(name, UNKNOWN) & {"list", "dict", "set"}
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            one, other = _annotated(left), _annotated(right)
            return one | other if one and other else UNKNOWN
        case _:
            return UNKNOWN


def _one(kind: str | None) -> Kinds:
    return frozenset({kind}) if kind else UNKNOWN
