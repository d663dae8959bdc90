"""Whether making a dataclass's object does what the `__init__` before did, statement by statement.

In the dataclass the attribute `self.p` takes the place of the parameter `p`. That is the same only while both
hold one value, and nobody else sees the attribute before `__init__` would have set it.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence


class Unlike(Exception):
    """The object is made in another way, with the reason."""


def attributes_set(function: ast.FunctionDef) -> set[str]:
    """The attributes that a method sets on its object."""
    me = function.args.args[0].arg if function.args.args else ""
    return {
        node.attr
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == me
    }


def statements_of(function: ast.FunctionDef) -> list[ast.stmt]:
    """The statements that do something: no docstring, no `pass`, no call of the `__init__` of `object`."""
    body = list(function.body)
    if ast.get_docstring(function, clean=False) is not None:
        body = body[1:]
    nothing = ("super().__init__()", f"object.__init__({function.args.args[0].arg})")
    return [
        part
        for part in body
        if not isinstance(part, ast.Pass)
        and not (isinstance(part, ast.Expr) and ast.unparse(part) in nothing)
    ]


def require_alike(
    init: ast.FunctionDef, after: Sequence[ast.stmt], own: Mapping[str, ast.expr], parameters: Sequence[str]
) -> int:
    """`after` is what `__post_init__` does, `own` the values of fields that are no parameters.

    Returns the number of statements compared. Errors: Unlike.
    """
    me = init.args.args[0].arg
    statements = statements_of(init)
    _Follow(me, parameters).follow(statements)
    rewritten = [_Attributes(me, parameters).visit(copy.deepcopy(part)) for part in statements]
    rest = [part for part in rewritten if not _is_nothing(part, me, parameters)]
    for name, value in own.items():
        _take_out(rest, me, name, value)
    if [_dump(part) for part in rest] != [_dump(part) for part in after]:
        raise Unlike("__post_init__ does not do what __init__ did beyond keeping its parameters")
    return len(statements)


def _take_out(rest: list[ast.stmt], me: str, name: str, value: ast.expr) -> None:
    """Find the statement whose work a field's own value does, among those at the top that do only that."""
    wanted = _made(value)
    for number, part in enumerate(rest):
        match part:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=whose), attr=attribute)], value=given):
                pass
            case ast.AnnAssign(
                target=ast.Attribute(value=ast.Name(id=whose), attr=attribute), value=given
            ) if given:
                pass
            case _:
                break
        if whose == me and attribute == name and given is not None and ast.dump(given) in wanted:
            del rest[number]
            return
        if any(isinstance(node, ast.Call) for node in ast.walk(part)) and not _literal_call(given):
            break
    raise Unlike(f"the value of the field '{name}' is not what __init__ gave it at first")


def _literal_call(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value) in ("list()", "dict()", "set()")


def _made(value: ast.expr) -> set[str]:
    """The dumps of expressions that give what a default or factory gives."""
    if isinstance(value, ast.Lambda):
        return {ast.dump(value.body)}
    empty = {"list": ("[]", "list()"), "dict": ("{}", "dict()"), "set": ("set()",)}
    if isinstance(value, ast.Name):
        return {ast.dump(ast.parse(text, mode="eval").body) for text in empty.get(value.id, ())}
    return {ast.dump(value)}


class _Follow:
    """Follows parameters and their attributes through `__init__`."""

    def __init__(self, me: str, parameters: Sequence[str]) -> None:
        self._me = me
        self._state = dict.fromkeys(parameters, "unset")

    def follow(self, statements: Sequence[ast.stmt]) -> None:
        """Errors: Unlike where attribute and parameter are told apart."""
        for part in statements:
            plain = self._kept(part)
            if plain:
                if self._state[plain] != "unset":
                    raise Unlike(f"'{plain}' is kept after its attribute was set")
                self._state[plain] = "same"
            else:
                self._look_into(part)
        left = [name for name, state in self._state.items() if state == "unset"]
        if left:
            raise Unlike(f"'{left[0]}' was no attribute of the object")

    def _kept(self, part: ast.stmt) -> str:
        written = (
            ast.unparse(part.value) if isinstance(part, ast.Assign | ast.AnnAssign) and part.value else ""
        )
        target = part.targets[0] if isinstance(part, ast.Assign) and len(part.targets) == 1 else None
        target = part.target if isinstance(part, ast.AnnAssign) else target
        if target is None or written not in self._state:
            return ""
        return written if ast.unparse(target) == f"{self._me}.{written}" else ""

    def _look_into(self, part: ast.stmt) -> None:
        for node in ast.walk(part):
            function = isinstance(node, ast.Lambda | ast.FunctionDef)
            ended = isinstance(node, ast.Return | ast.Yield | ast.YieldFrom | ast.Delete)
            if ended or (function and self._mentions(node)):
                raise Unlike(f"__init__ holds {type(node).__name__.lower()}")
            if isinstance(node, ast.Name) and node.id in self._state:
                self._local(node)
        stored = {name for name in self._stores(part) if name in self._state}
        escapes = self._escapes(part)
        for name, state in self._state.items():
            if escapes and state == "unset" and name not in stored:
                raise Unlike(f"the object is used before '{name}' was set")
            if name in stored or escapes:
                self._state[name] = "apart"

    def _mentions(self, node: ast.AST) -> bool:
        return any(isinstance(inner, ast.Name) and inner.id in self._state for inner in ast.walk(node))

    def _local(self, node: ast.Name) -> None:
        state = self._state[node.id]
        if state == "apart":
            raise Unlike(f"'{node.id}' is used after its attribute changed")
        if isinstance(node.ctx, ast.Store) and state == "same":
            raise Unlike(f"'{node.id}' changes after it was kept")

    def _stores(self, part: ast.stmt) -> Iterator[str]:
        for node in ast.walk(part):
            match node:
                case ast.Attribute(value=ast.Name(id=me), attr=name, ctx=ast.Store()) if me == self._me:
                    yield name
                case _:
                    pass

    def _escapes(self, part: ast.stmt) -> bool:
        """Whether the object itself is given away, or code of its class runs."""
        attributes = [node for node in ast.walk(part) if isinstance(node, ast.Attribute)]
        within = {id(node.value) for node in attributes}
        called = {id(node.func) for node in ast.walk(part) if isinstance(node, ast.Call)}
        return any(
            isinstance(node, ast.Name) and node.id == self._me and id(node) not in within
            for node in ast.walk(part)
        ) or any(
            id(node) in called and isinstance(node.value, ast.Name) and node.value.id == self._me
            for node in attributes
        )


class _Attributes(ast.NodeTransformer):
    """Puts `self.p` for `p`."""

    def __init__(self, me: str, parameters: Sequence[str]) -> None:
        self._me = me
        self._parameters = parameters

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """One name."""
        if node.id not in self._parameters:
            return node
        return ast.Attribute(ast.Name(self._me, ast.Load()), node.id, node.ctx)


def _is_nothing(part: ast.stmt, me: str, parameters: Sequence[str]) -> bool:
    """`self.p = self.p`, which is what keeping a parameter has become."""
    if not isinstance(part, ast.Assign | ast.AnnAssign) or part.value is None:
        return False
    written = ast.unparse(part.value)
    targets = part.targets if isinstance(part, ast.Assign) else [part.target]
    kept = written.startswith(f"{me}.") and written.removeprefix(f"{me}.") in parameters
    return kept and [ast.unparse(target) for target in targets] == [written]


def _dump(part: ast.stmt) -> str:
    return ast.dump(part)
