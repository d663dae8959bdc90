"""What mypy knows of the functions of one file: what they return, are called with and override."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mypy.argmap import map_actuals_to_formals
from mypy.expandtype import expand_type_by_instance
from mypy.maptype import map_instance_to_supertype
from mypy.nodes import (
    ARG_STAR,
    ARG_STAR2,
    AssignmentExpr,
    AssignmentStmt,
    Block,
    CallExpr,
    ClassDef,
    Decorator,
    Expression,
    ExpressionStmt,
    ForStmt,
    FuncDef,
    IfStmt,
    MatchStmt,
    MemberExpr,
    MypyFile,
    NameExpr,
    OverloadedFuncDef,
    ReturnStmt,
    Statement,
    TryStmt,
    Var,
    WhileStmt,
    WithStmt,
    YieldExpr,
    YieldFromExpr,
)
from mypy.types import AnyType, CallableType, Instance, Type, TypeOfAny
from mypy.typevars import fill_typevars

from tier_code.codebase.codemods.hints.mypy_shapes import proper


@dataclass(slots=True)
class Seen:
    """What was seen of one parameter."""

    given: list[Type | None] = field(default_factory=list)
    """Types of arguments at calls; None where mypy does not know."""
    expected: list[Type] = field(default_factory=list)
    """Types of parameters and attributes that the value is handed on to."""


class TypedProgram:
    """One run of mypy with its types, seen from one module."""

    def __init__(self, result: Any, module: str) -> None:  # noqa: ANN401 - loaded late
        self._types: dict[Expression, Type] = result.types
        tree: MypyFile = result.files[module]
        self._functions = {function.line: function for function in _functions(tree.defs)}
        self._seen: dict[tuple[int, str], Seen] = {}
        self._variables: dict[int, tuple[int, str]] = {}
        for function in self._functions.values():
            for argument in function.arguments:
                name = argument.variable.name
                self._variables[id(argument.variable)] = (id(function), name)
        self._read_calls()
        self._read_attributes()

    def function(self, line: int) -> FuncDef | None:
        """The function whose `def` stands in this line."""
        return self._functions.get(line)

    def seen(self, function: FuncDef, parameter: str) -> Seen:
        """What calls and the body say of a parameter."""
        return self._seen.setdefault((id(function), parameter), Seen())

    def default(self, function: FuncDef, parameter: str) -> Type | None:
        """The type of a parameter's default."""
        for argument in function.arguments:
            if argument.variable.name == parameter and argument.initializer is not None:
                return self._types.get(argument.initializer)
        return None

    def returned(self, function: FuncDef) -> list[Type | None]:
        """The types of all values that come back; None where mypy does not know."""
        return [
            self._types.get(_value(statement.expr))
            for statement in statements_of(function.body)
            if isinstance(statement, ReturnStmt) and statement.expr is not None
        ]

    def yielded(self, function: FuncDef) -> list[Type | None] | None:
        """The types of all values yielded; None when some are yielded in ways that are not looked at."""
        found: list[Type | None] = []
        for statement in statements_of(function.body):
            if isinstance(statement, AssignmentStmt) and isinstance(
                statement.rvalue, YieldExpr | YieldFromExpr
            ):
                return None
            if not isinstance(statement, ExpressionStmt):
                continue
            match statement.expr:
                case YieldExpr(expr=value) if value is not None:
                    found.append(self._types.get(value))
                case YieldExpr():
                    return None
                case YieldFromExpr(expr=value):
                    found.append(_element(proper(self._types.get(value))))
        return found

    def inherited(self, function: FuncDef) -> CallableType | None:
        """The signature of the method that this one overrides, as its class sees it."""
        info = function.info
        if not info:
            # A function outside of classes has a stand-in that is false.
            return None
        for base in info.mro[1:]:
            if base.fullname == "builtins.object" or function.name not in base.names:
                continue
            signature = _signature(base.names[function.name].node)
            own = fill_typevars(info)
            if signature is None or not isinstance(own, Instance):
                return None
            expanded = expand_type_by_instance(signature, map_instance_to_supertype(own, base))
            return expanded if isinstance(expanded, CallableType) else None
        return None

    def _read_calls(self) -> None:
        for expression in self._types:
            if not isinstance(expression, CallExpr):
                continue
            callee = proper(self._types.get(expression.callee))
            if isinstance(callee, CallableType):
                self._read_call(expression, callee)

    def _read_call(self, call: CallExpr, callee: CallableType) -> None:
        definition = callee.definition
        target = definition.func if isinstance(definition, Decorator) else definition
        known = isinstance(target, FuncDef) and self._functions.get(target.line) is target
        formals = map_actuals_to_formals(
            call.arg_kinds,
            call.arg_names,
            callee.arg_kinds,
            callee.arg_names,
            lambda _: AnyType(TypeOfAny.special_form),
        )
        splat = any(kind in (ARG_STAR, ARG_STAR2) for kind in call.arg_kinds)
        for index, actuals in enumerate(formals):
            name = callee.arg_names[index]
            for actual in actuals:
                argument = call.args[actual]
                given = None if splat else self._types.get(argument)
                if known and name is not None and isinstance(target, FuncDef):
                    self.seen(target, name).given.append(given)
                if not splat:
                    self._expect(argument, callee.arg_types[index])

    def _expect(self, value: Expression, expected: Type | None) -> None:
        if isinstance(value, NameExpr) and isinstance(value.node, Var) and expected is not None:
            key = self._variables.get(id(value.node))
            if key is not None:
                self._seen.setdefault(key, Seen()).expected.append(expected)

    def _read_attributes(self) -> None:
        """Parameters assigned to attributes whose types are known."""
        for function in self._functions.values():
            for statement in statements_of(function.body):
                if not isinstance(statement, AssignmentStmt) or not isinstance(statement.rvalue, NameExpr):
                    continue
                for target in statement.lvalues:
                    if isinstance(target, MemberExpr):
                        self._expect(statement.rvalue, self._types.get(target))


def statements_of(block: Block | None) -> Iterator[Statement]:
    """The statements of a function's body that can be reached, without those of inner functions."""
    if block is None or block.is_unreachable:
        return
    for statement in block.body:
        yield statement
        for inner in _blocks(statement):
            yield from statements_of(inner)


def _value(expression: Expression) -> Expression:
    """What a value is that was given a name on its way."""
    return expression.value if isinstance(expression, AssignmentExpr) else expression


def _blocks(statement: Statement) -> list[Block | None]:
    match statement:
        case IfStmt():
            return [*statement.body, statement.else_body]
        case WhileStmt() | ForStmt():
            return [statement.body, statement.else_body]
        case TryStmt():
            return [statement.body, *statement.handlers, statement.else_body, statement.finally_body]
        case WithStmt():
            return [statement.body]
        case MatchStmt():
            return list(statement.bodies)
        case _:
            return []


def _functions(body: list[Statement]) -> Iterator[FuncDef]:
    for statement in body:
        match statement:
            case FuncDef() | Decorator():
                yield _plain(statement)
            case OverloadedFuncDef():
                last = [statement.impl] if statement.impl is not None else []
                yield from (_plain(item) for item in (*statement.items, *last))
            case ClassDef():
                yield from _functions(statement.defs.body)
            case _:
                for block in _blocks(statement):
                    if block is not None:
                        yield from _functions(block.body)


def _plain(node: FuncDef | Decorator) -> FuncDef:
    return node.func if isinstance(node, Decorator) else node


def _signature(node: object) -> CallableType | None:
    if isinstance(node, OverloadedFuncDef):
        node = node.items[0] if node.is_property else None
    found = node.func.type if isinstance(node, Decorator) else getattr(node, "type", None)
    return found if isinstance(found, CallableType) else None


def _element(found: Type | None) -> Type | None:
    """What iterating over a plain generic collection gives."""
    kind = proper(found)
    if isinstance(kind, Instance) and len(kind.args) == 1:
        return kind.args[0]
    return None
