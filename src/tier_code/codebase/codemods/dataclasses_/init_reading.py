"""Reading an `__init__`: which statements only keep parameters, and which are left for `__post_init__`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeGuard

from tier_code.domain.errors import ToolDeclined

_REFUSED = (ast.Return, ast.Yield, ast.YieldFrom, ast.Await, ast.Global, ast.Nonlocal, ast.Delete)
_SCOPES = (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(slots=True)
class Body:
    """The statements of an `__init__`, sorted."""

    kept: dict[str, ast.stmt] = field(default_factory=dict)
    """Parameter to the statement `self.p = p`."""
    made: list[tuple[str, ast.stmt]] = field(default_factory=list)
    """Attributes that start with a value of their own, before anything else could see them."""
    derived: list[ast.stmt] = field(default_factory=list)
    dropped: list[ast.stmt] = field(default_factory=list)
    """Calls of the `__init__` of `object`."""


class InitReader:
    """One `__init__`; every refusal is a `ToolDeclined`."""

    def __init__(self, init: ast.FunctionDef) -> None:
        self._init = init
        self._me = init.args.args[0].arg
        self.parameters = [item.arg for item in (*init.args.args[1:], *init.args.kwonlyargs)]
        self._stored: set[str] = set()
        """Parameters whose attribute may differ from the parameter by now."""

    def read(self) -> Body:
        """Sort the statements, docstring left out.

        Errors: ToolDeclined.
        """
        body = Body()
        statements = self._init.body[bool(ast.get_docstring(self._init, clean=False) is not None) :]
        for statement in statements:
            self._sort(statement, body)
        set_here = {attribute for part in body.derived for attribute in self._attributes_set(part)}
        for name in self.parameters:
            if name not in body.kept and name not in set_here:
                raise ToolDeclined(f"the parameter '{name}' is not kept as an attribute of that name")
        return body

    def _sort(self, statement: ast.stmt, body: Body) -> None:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            raise ToolDeclined("a text stands between the statements of __init__")
        if isinstance(statement, ast.Pass) or self._calls_object_init(statement):
            body.dropped.append(statement)
            return
        attribute, value = self._plain_store(statement)
        if attribute and isinstance(value, ast.Name) and value.id == attribute in self.parameters:
            self._keep(attribute, statement, body)
        elif attribute and not body.derived and self._stands_alone(attribute, value):
            body.made.append((attribute, statement))
        else:
            self._derive(statement, body)

    def _plain_store(self, statement: ast.stmt) -> tuple[str, ast.expr | None]:
        """`x` and the value of `self.x = value`; an empty name for other statements."""
        match statement:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=me), attr=name)], value=value):
                return (name if me == self._me else ""), value
            case ast.AnnAssign(target=ast.Attribute(value=ast.Name(id=me), attr=name), value=value) if value:
                return (name if me == self._me else ""), value
            case _:
                return "", None

    def _keep(self, name: str, statement: ast.stmt, body: Body) -> None:
        if any(self._escapes(part) for part in body.derived):
            raise ToolDeclined(f"'{name}' is kept after the object was used already")
        if name in body.kept or name in self._stored:
            raise ToolDeclined(f"'{name}' is kept more than once")
        body.kept[name] = statement

    def _stands_alone(self, attribute: str, value: ast.expr | None) -> bool:
        """Whether a value is of literals alone, so that it does not matter when it is made."""
        if attribute in self.parameters or value is None:
            return False
        call = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and not value.args
        names = [node for node in ast.walk(value) if isinstance(node, ast.Name)]
        return len(names) <= bool(call) and not any(isinstance(node, _SCOPES) for node in ast.walk(value))

    def _derive(self, statement: ast.stmt, body: Body) -> None:
        self._require_simple(statement)
        read = {node.id for node in ast.walk(statement) if _is_name(node, ast.Load)} & set(self.parameters)
        late = sorted(read & self._stored)
        if late:
            raise ToolDeclined(f"'{late[0]}' is used after its attribute may have changed")
        bound = self._rebound(statement)
        if bound & body.kept.keys():
            raise ToolDeclined(f"'{min(bound)}' changes after it was kept")
        self._stored |= {name for name in self._attributes_set(statement) if name in self.parameters}
        if self._escapes(statement):
            self._stored |= set(self.parameters)
        body.derived.append(statement)

    def _rebound(self, statement: ast.stmt) -> set[str]:
        """Parameters that a statement gives another value."""
        plain = {
            target
            for node in ast.walk(statement)
            if isinstance(node, ast.Assign | ast.AugAssign)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        }
        bound: set[str] = set()
        for node in ast.walk(statement):
            if _is_name(node, ast.Store) and node.id in self.parameters:
                if node not in plain:
                    raise ToolDeclined(f"'{node.id}' gets another value in a way that an attribute cannot")
                bound.add(node.id)
        return bound

    def _require_simple(self, statement: ast.stmt) -> None:
        for node in ast.walk(statement):
            if isinstance(node, _REFUSED):
                raise ToolDeclined(f"__init__ holds {type(node).__name__.lower()}")
            if isinstance(node, ast.Name) and node.id in ("locals", "vars", "exec", "eval"):
                raise ToolDeclined(f"__init__ looks at its own variables with {node.id}")
            if isinstance(node, ast.Name) and node.id == "super":
                raise ToolDeclined("__init__ calls that of a base with arguments")
            if isinstance(node, _SCOPES) and self._mentions_parameters(node):
                raise ToolDeclined("a function inside __init__ uses its parameters")
            if isinstance(node, ast.comprehension) and _binds(node.target) & set(self.parameters):
                raise ToolDeclined("a loop inside __init__ has a variable that is called like a parameter")

    def _mentions_parameters(self, scope: ast.AST) -> bool:
        names = {node.id for node in ast.walk(scope) if isinstance(node, ast.Name)}
        names |= {node.arg for node in ast.walk(scope) if isinstance(node, ast.arg)}
        return bool(names & set(self.parameters))

    def _attributes_set(self, statement: ast.AST) -> Iterator[str]:
        for node in ast.walk(statement):
            match node:
                case ast.Attribute(value=ast.Name(id=me), attr=name, ctx=ast.Store()) if me == self._me:
                    yield name
                case _:
                    pass

    def _escapes(self, statement: ast.AST) -> bool:
        """Whether the object is given away or one of its methods called."""
        inside = {
            node.value
            for node in ast.walk(statement)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        }
        bare = any(
            _is_name(node, ast.Load) and node.id == self._me and node not in inside
            for node in ast.walk(statement)
        )
        called = any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == self._me
            for node in ast.walk(statement)
        )
        return bare or called

    def _calls_object_init(self, statement: ast.stmt) -> bool:
        return isinstance(statement, ast.Expr) and ast.unparse(statement) in (
            "super().__init__()",
            f"object.__init__({self._me})",
        )


def _is_name(node: ast.AST, context: type[ast.expr_context]) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, context)


def _binds(target: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
