"""Own reasoning on which statements can run, and on what a function keeps when some of them go."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tier_code.codebase.checks.dead_code.dead_shape import Function, Removed

_LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def cannot_run(removed: Removed) -> bool:
    """Whether no way leads to the statement: one before it never ends normally, or its test is false."""
    node = removed.node
    if isinstance(node, ast.If | ast.While) and _truth(node.test) is False and not node.orelse:
        return True
    before = removed.block[: removed.block.index(node)] if node in removed.block else []
    return any(not _can_end(statement) for statement in before)


def _can_end(statement: ast.stmt) -> bool:
    """Whether control may come to what follows; True where that is not plain."""
    if isinstance(statement, _LEAVING):
        return False
    if isinstance(statement, ast.If):
        ways = [statement.body, statement.orelse]
        return not statement.orelse or any(all(map(_can_end, way)) for way in ways)
    if isinstance(statement, ast.While) and _truth(statement.test) is True:
        return any(isinstance(node, ast.Break) for node in _of_loop(statement.body))
    return True


def _of_loop(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Everything inside a loop whose `break` would leave this loop."""
    for statement in body:
        yield statement
        if isinstance(statement, _LOOPS):
            yield from _of_loop(statement.orelse)
        elif not isinstance(statement, _SCOPES):
            for child in ast.iter_child_nodes(statement):
                if isinstance(child, ast.stmt):
                    yield from _of_loop([child])
                elif isinstance(child, ast.ExceptHandler | ast.match_case):
                    yield from _of_loop(child.body)


def _truth(test: ast.expr) -> bool | None:
    return bool(test.value) if isinstance(test, ast.Constant) else None


def function_problem(before: Function, after: Function) -> str:
    """What a function lost besides the statements: being a generator, variables of its own."""
    old, new = list(_own(before)), list(_own(after))
    if _yields(old) != _yields(new):
        return f"{before.name} is no generator any more"
    lost = {name for node in old for name in bound_by(node)} - {
        name for node in new for name in bound_by(node)
    }
    wanted = sorted(name for name in lost if still_named(after, name))
    return f"{before.name} still says '{wanted[0]}', which was its own variable" if wanted else ""


def still_named(scope: ast.AST, name: str) -> bool:
    """Whether a name is still said in a scope or inside it, where no inner scope has one of its own."""
    for node in _own(scope):
        if isinstance(node, ast.Name) and node.id == name:
            return True
        if isinstance(node, ast.Global | ast.Nonlocal) and name in node.names:
            return True
        if isinstance(node, _SCOPES) and _says_inside(node, name):
            return True
    return False


def _says_inside(node: ast.AST, name: str) -> bool:
    outside = [*getattr(node, "decorator_list", []), *getattr(node, "bases", [])]
    if any(isinstance(each, ast.Name) and each.id == name for root in outside for each in ast.walk(root)):
        return True
    own = {bound for each in _own(node) for bound in bound_by(each)}
    return (isinstance(node, ast.ClassDef) or name not in own) and still_named(node, name)


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope; scopes inside are there as one node each."""
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, _SCOPES):
            yield from _own(child)


def _yields(nodes: list[ast.AST]) -> bool:
    return any(isinstance(node, ast.Yield | ast.YieldFrom) for node in nodes)


def bound_by(node: ast.AST) -> Iterator[str]:
    """The names that a node binds in the scope it stands in."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.Global | ast.Nonlocal):
        yield from node.names
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name
