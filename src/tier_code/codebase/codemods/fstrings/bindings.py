"""Where names of a module get their values: the statements that bind a name, by the scope that owns it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

Scope = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
Function = ast.FunctionDef | ast.AsyncFunctionDef
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """One place where a name gets a value."""

    how: str
    """`value`, `parameter`, `loop`, `counter` (the first of several in a loop), `error`,
    `augmented`, `definition` or `unknown`."""
    node: ast.AST | None = None
    """The value, annotation, iterable or statement that says more."""


class Module:
    """A syntax tree with its parents and bindings."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self._bound: dict[Scope, dict[str, list[Binding]]] = {}

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """Each node's parent."""
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    @cached_property
    def declared_elsewhere(self) -> frozenset[str]:
        """Names that some `global` or `nonlocal` statement passes on to another scope."""
        return frozenset(
            name
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Global | ast.Nonlocal)
            for name in node.names
        )

    @cached_property
    def star_imports(self) -> bool:
        """Whether names come from nobody knows where."""
        return any(
            isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in ast.walk(self.tree)
        )

    def above(self, node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
        """Parents from the inside out, each with the child that the way came from."""
        child = node
        while (parent := self.parents.get(child)) is not None:
            yield parent, child
            child = parent

    def owner(self, name: ast.Name) -> Scope | None:
        """The scope whose variable a name means; None for a built-in or a variable of a comprehension."""
        inner = True
        for parent, child in self.above(name):
            if isinstance(parent, COMPREHENSIONS) and _binds_in(parent, name.id):
                return None
            if not isinstance(parent, (*_SCOPES, ast.Module)):
                continue
            if isinstance(parent, _SCOPES) and not _inside(parent, child):
                continue
            if (inner or not isinstance(parent, ast.ClassDef)) and name.id in self.bindings(parent):
                return parent
            inner = False
        return None

    def bindings(self, scope: Scope) -> dict[str, list[Binding]]:
        """Every binding that a scope itself makes."""
        if scope not in self._bound:
            found: dict[str, list[Binding]] = {}
            for name, binding in _bindings(scope):
                found.setdefault(name, []).append(binding)
            self._bound[scope] = found
        return self._bound[scope]

    def builtin(self, name: ast.Name) -> bool:
        """Whether a name can only mean the built-in of that name."""
        return not self.star_imports and self.owner(name) is None and not self._comprehended(name)

    def _comprehended(self, name: ast.Name) -> bool:
        return any(isinstance(p, COMPREHENSIONS) and _binds_in(p, name.id) for p, _ in self.above(name))


def _inside(scope: ast.AST, child: ast.AST) -> bool:
    """Whether a child of a definition is evaluated in its own scope."""
    body = getattr(scope, "body", [])
    return child is body or (isinstance(body, list) and child in body)


def _binds_in(comprehension: ast.AST, name: str) -> bool:
    generators: list[ast.comprehension] = getattr(comprehension, "generators", [])
    return any(
        isinstance(node, ast.Name) and node.id == name
        for generator in generators
        for node in ast.walk(generator.target)
    )


def _own(scope: Scope) -> Iterator[ast.AST]:
    """The nodes that are evaluated in a scope, definitions inside it included but not entered."""
    waiting: list[ast.AST] = list(scope.body) if isinstance(scope.body, list) else [scope.body]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, _SCOPES):
            waiting += _outer_parts(node)
        else:
            waiting += ast.iter_child_nodes(node)


def _outer_parts(node: ast.AST) -> list[ast.AST]:
    inner = getattr(node, "body", [])
    inside = inner if isinstance(inner, list) else [inner]
    return [child for child in ast.iter_child_nodes(node) if child not in inside]


def _bindings(scope: Scope) -> Iterator[tuple[str, Binding]]:
    if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        yield from _parameters(scope.args)
    for node in _own(scope):
        yield from _bound_by(node)


def _parameters(arguments: ast.arguments) -> Iterator[tuple[str, Binding]]:
    for item in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        yield item.arg, Binding("parameter", item.annotation)
    for star in (arguments.vararg, arguments.kwarg):
        if star is not None:
            yield star.arg, Binding("unknown")


def _bound_by(node: ast.AST) -> Iterator[tuple[str, Binding]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _targets(target, Binding("value", value))
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
            yield name, Binding("parameter", annotation)
        case ast.NamedExpr(target=ast.Name(id=name), value=value):
            yield name, Binding("value", value)
        case ast.AugAssign(target=ast.Name(id=name)):
            yield name, Binding("augmented", node)
        case _:
            yield from _bound_by_block(node)


def _bound_by_block(node: ast.AST) -> Iterator[tuple[str, Binding]]:
    match node:
        case ast.For(target=ast.Tuple(elts=[ast.Name(id=first), *others]), iter=ast.Call() as iterable):
            yield first, Binding("counter", iterable)
            for target in others:
                yield from _targets(ast.Tuple(elts=[target]), Binding("unknown"))
        case ast.For(target=target, iter=iterable):
            yield from _targets(target, Binding("loop", iterable))
        case ast.ExceptHandler(name=str(name)):
            yield name, Binding("error")
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, Binding("definition", node)
        case _:
            yield from ((name, Binding("unknown")) for name in _names_of(node))


def _targets(target: ast.AST, binding: Binding) -> Iterator[tuple[str, Binding]]:
    if isinstance(target, ast.Name):
        yield target.id, binding
    elif isinstance(target, ast.Tuple | ast.List | ast.Starred):
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id, Binding("unknown")


def _names_of(node: ast.AST) -> Iterator[str]:
    """Names that a node binds to something of which nothing is known."""
    match node:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in names)
        case ast.AsyncFor(target=target):
            yield from (name for name, _ in _targets(target, Binding("unknown")))
        case ast.withitem(optional_vars=ast.AST() as target):
            yield from (name for name, _ in _targets(target, Binding("unknown")))
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name
        case ast.Delete(targets=targets):
            yield from (target.id for target in targets if isinstance(target, ast.Name))
        case _:
            pass
