"""Finding statements that can never run: behind `return`, under `if False`, behind endless loops."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tier_code.codebase.codemods.dead_code.dead import Dead, Function, Spared, marked_to_stay
from tier_code.codebase.codemods.imports.sites import blocks_of
from tier_code.codebase.codemods.syntax.ast_file import AstFile

_JUMPS = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_YIELDS = (ast.Yield, ast.YieldFrom)
_BINDING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def unreachable(file: AstFile) -> Iterator[Dead | Spared]:
    """The dead statements of a file, and those that stay although they cannot run."""
    yield from _in_block(file, file.module.body, None)


def _in_block(file: AstFile, body: list[ast.stmt], function: Function | None) -> Iterator[Dead | Spared]:
    end = next((index for index, each in enumerate(body) if ends_here(each)), len(body)) + 1
    behind = body[end:]
    if behind:
        yield _judged(file, behind, body, function)
    for statement in body[:end]:
        if is_never(statement):
            yield _judged(file, [statement], body, function)
            continue
        inner = statement if isinstance(statement, Function) else function
        for block in blocks_of(statement):
            yield from _in_block(file, block, inner)


def ends_here(statement: ast.stmt) -> bool:
    """Whether nothing behind this statement in its block can run."""
    if isinstance(statement, _JUMPS):
        return True
    if isinstance(statement, ast.If):
        return bool(statement.orelse) and all(
            any(map(ends_here, block)) for block in (statement.body, statement.orelse)
        )
    if isinstance(statement, ast.While):
        return _is_constant(statement.test, truth=True) and not _has_break(statement.body)
    return False


def is_never(statement: ast.stmt) -> bool:
    """Whether this is an `if` or `while` over a false constant, with nothing else to it."""
    never = isinstance(statement, ast.If | ast.While) and _is_constant(statement.test, truth=False)
    return never and not getattr(statement, "orelse", [])


def _is_constant(test: ast.expr, *, truth: bool) -> bool:
    return isinstance(test, ast.Constant) and bool(test.value) is truth


def _has_break(body: list[ast.stmt]) -> bool:
    """A `break` that leaves this loop; those of loops inside do not."""
    for statement in body:
        if isinstance(statement, ast.Break):
            return True
        if isinstance(statement, ast.For | ast.AsyncFor | ast.While):
            if _has_break(statement.orelse):
                return True
        elif not isinstance(statement, _SCOPES) and any(map(_has_break, blocks_of(statement))):
            return True
    return False


def _judged(
    file: AstFile, dead: list[ast.stmt], body: list[ast.stmt], function: Function | None
) -> Dead | Spared:
    reason = _needed(file, dead, function)
    if reason:
        return Spared(dead[0].lineno, file.line(dead[0].lineno).strip(), reason)
    return Dead(tuple(dead), body)


def _needed(file: AstFile, dead: list[ast.stmt], function: Function | None) -> str:
    if any(marked_to_stay(file, statement) for statement in dead):
        return "a comment asks for it"
    nodes = [node for statement in dead for node in _own_nodes(statement)]
    if any(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes) and is_never(dead[0]):
        return "imports that never run are there for tools"
    scope: ast.AST = function or file.module
    inside = {id(node) for node in nodes}
    rest = [node for node in _scope_nodes(scope) if id(node) not in inside]
    if any(isinstance(node, _YIELDS) for node in nodes) and not any(
        isinstance(node, _YIELDS) for node in rest
    ):
        return "it makes the function a generator"
    lost = {name for node in nodes for name in _bound(node)} - {
        name for node in rest for name in _bound(node)
    }
    mentioned = {node.id for node in ast.walk(scope) if isinstance(node, ast.Name) and id(node) not in inside}
    if function is not None and lost & mentioned:
        return f"it makes '{min(lost & mentioned)}' a variable of the function"
    return ""


def _scope_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """What belongs to a scope itself, without the scopes inside it."""
    for child in ast.iter_child_nodes(scope):
        yield from _own_nodes(child)


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    if not isinstance(node, _SCOPES):
        for child in ast.iter_child_nodes(node):
            yield from _own_nodes(child)


def _bound(node: ast.AST) -> Iterator[str]:
    """Names that become the scope's own by this node."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
        yield node.id
    elif isinstance(node, _BINDING):
        yield node.name
    elif isinstance(node, ast.Global | ast.Nonlocal):
        yield from node.names
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
