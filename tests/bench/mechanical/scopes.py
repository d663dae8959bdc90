"""Which names of a file are its globals: Python's scope rules over a syntax tree, nothing more."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
Import = ast.Import | ast.ImportFrom


@dataclass(eq=False)
class Scope:
    """A function, class, comprehension or the module, with the names that it binds itself."""

    node: ast.AST
    parent: Scope | None
    bound: dict[str, Import | None] = field(default_factory=dict)
    """To the import that binds the name, or None for any other binding."""
    outer: set[str] = field(default_factory=set)
    """Declared global or nonlocal."""

    def owner(self, name: str) -> Scope | None:
        """The scope whose binding a use of the name here means; None for the module, builtins and beyond."""
        scope: Scope | None = self
        while scope is not None and scope.parent is not None:
            visible = scope is self or not isinstance(scope.node, ast.ClassDef)
            if visible and name in scope.bound and name not in scope.outer:
                return scope
            scope = scope.parent
        return None


def names_in_scopes(tree: ast.Module) -> Iterator[tuple[ast.Name, Scope]]:
    """Every name node with the scope it stands in."""
    top = Scope(tree, None)
    _bind_all(tree.body, top)
    yield from _walk(list(tree.body), top)


def global_names(tree: ast.Module) -> Mapping[ast.Name, Import | None]:
    """Name nodes that mean a global or builtin, and those that mean a local import, with that import."""
    found: dict[ast.Name, Import | None] = {}
    for name, scope in names_in_scopes(tree):
        owner = scope.owner(name.id)
        if owner is None:
            found[name] = None
        elif owner.bound[name.id] is not None:
            found[name] = owner.bound[name.id]
    return found


def _walk(nodes: Sequence[ast.AST], scope: Scope) -> Iterator[tuple[ast.Name, Scope]]:
    for node in nodes:
        if isinstance(node, ast.Name):
            yield node, scope
        elif isinstance(node, _FUNCTIONS):
            yield from _function(node, scope)
        elif isinstance(node, ast.ClassDef):
            yield from _walk([*node.decorator_list, *node.bases, *node.keywords], scope)
            inner = Scope(node, scope)
            _bind_all(node.body, inner)
            yield from _walk(node.body, inner)
        elif isinstance(node, _COMPREHENSIONS):
            yield from _comprehension(node, scope)
        else:
            yield from _walk(list(ast.iter_child_nodes(node)), scope)


def _function(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope
) -> Iterator[tuple[ast.Name, Scope]]:
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [extra for extra in (arguments.vararg, arguments.kwarg) if extra is not None]
    outside: list[ast.AST] = [
        *arguments.defaults,
        *(value for value in arguments.kw_defaults if value is not None),
    ]
    outside += [argument.annotation for argument in every if argument.annotation is not None]
    inner = Scope(node, scope, {argument.arg: None for argument in every})
    if isinstance(node, ast.Lambda):
        body: list[ast.AST] = [node.body]
        _bind_expressions(node.body, inner)
    else:
        outside += [*node.decorator_list, *([node.returns] if node.returns else [])]
        body = list(node.body)
        _bind_all(node.body, inner)
    yield from _walk(outside, scope)
    yield from _walk(body, inner)


def _comprehension(node: ast.AST, scope: Scope) -> Iterator[tuple[ast.Name, Scope]]:
    inner = Scope(node, scope)
    generators: list[ast.comprehension] = getattr(node, "generators", [])
    for generator in generators:
        for part in ast.walk(generator.target):
            if isinstance(part, ast.Name):
                inner.bound[part.id] = None
    yield from _walk([generators[0].iter], scope)
    rest: list[ast.AST] = [generator.iter for generator in generators[1:]]
    rest += [part for generator in generators for part in (generator.target, *generator.ifs)]
    rest += [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.comprehension)]
    yield from _walk(rest, inner)


def _bind_all(body: list[ast.stmt], scope: Scope) -> None:
    """What the statements of one scope bind, at any depth of control flow."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            scope.bound[node.name] = None
            waiting += [*node.decorator_list]
        elif isinstance(node, ast.Global | ast.Nonlocal):
            scope.outer |= set(node.names)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                scope.bound[alias.asname or alias.name.split(".")[0]] = node
        elif isinstance(node, ast.Lambda):
            continue
        else:
            _bind_one(node, scope)
            waiting += (
                list(ast.iter_child_nodes(node)) if not isinstance(node, _COMPREHENSIONS) else _walruses(node)
            )


def _bind_one(node: ast.AST, scope: Scope) -> None:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
        scope.bound.setdefault(node.id, None)
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        scope.bound.setdefault(node.name, None)
    elif isinstance(node, ast.MatchMapping) and node.rest:
        scope.bound.setdefault(node.rest, None)


def _bind_expressions(node: ast.expr, scope: Scope) -> None:
    for walrus in _walruses(node):
        _bind_one(walrus, scope)


def _walruses(node: ast.AST) -> list[ast.AST]:
    """Targets of assignment expressions, which bind outside of comprehensions."""
    return [part.target for part in ast.walk(node) if isinstance(part, ast.NamedExpr)]
