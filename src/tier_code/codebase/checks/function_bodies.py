"""Reading bodies: what is in them, what they change, whether they end."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

Function = ast.FunctionDef | ast.AsyncFunctionDef

_MUTATORS = frozenset(
    {"append", "add", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "reverse"}
    | {"setdefault", "sort", "update", "write"}
)


def own_nodes(function: Function) -> Iterator[ast.AST]:
    """The nodes of a function's body, without those of functions and classes inside."""
    waiting: list[ast.AST] = list(reversed(function.body))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting.extend(reversed(list(ast.iter_child_nodes(node))))


def is_stub(function: Function) -> bool:
    """Whether a body says nothing: docstring, `pass`, `...` or `raise NotImplementedError`."""
    return all(
        isinstance(node, ast.Pass)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        or (isinstance(node, ast.Raise) and "NotImplemented" in ast.unparse(node))
        for node in function.body
    )


def always_leaves(body: Sequence[ast.stmt]) -> bool:
    """Whether the end of a block is never reached."""
    match body[-1] if body else None:
        case ast.Return() | ast.Raise():
            return True
        case ast.If(body=then, orelse=otherwise):
            return always_leaves(then) and always_leaves(otherwise)
        case ast.With(body=inner) | ast.AsyncWith(body=inner):
            return always_leaves(inner)
        case ast.Try(body=tried, handlers=handlers, orelse=otherwise, finalbody=final):
            through = always_leaves(otherwise or tried) and all(always_leaves(h.body) for h in handlers)
            return through or always_leaves(final)
        case ast.While(test=ast.Constant(value=True)) as loop:
            return not any(isinstance(part, ast.Break) for part in ast.walk(loop))
        case _:
            return False


def changes_any(body: Sequence[ast.AST], parameters: Sequence[str]) -> bool:
    """Whether nodes of a body assign into a parameter, delete from it, or call a method that changes it."""
    for part in body:
        match part:
            case ast.Assign(targets=targets):
                pass
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                targets = [target]
            case ast.Delete(targets=targets):
                pass
            case ast.Call(func=ast.Attribute(value=value, attr=method)) if method in _MUTATORS:
                targets = [ast.Attribute(value=value, attr=method)]
            case _:
                continue
        if any(
            isinstance(item, ast.Subscript | ast.Attribute) and _root(item) in parameters for item in targets
        ):
            return True
    return False


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def literals_in(node: ast.AST) -> str:
    """All string and bytes literals under a node, one behind the other."""
    found = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    texts = [item.decode("latin-1") if isinstance(item, bytes) else item for item in found]
    return " ".join(item for item in texts if isinstance(item, str))


def identifiers_in(module: ast.Module) -> frozenset[str]:
    """Every name that a module defines, uses or imports, attributes and keywords included."""
    found: set[str] = set()
    for node in ast.walk(module):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.keyword(arg=str(name)) | ast.ExceptHandler(name=str(name)):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.update(name.split("."))
                found.add(other or name)
            case ast.ImportFrom(module=str(name)):
                found.update(name.split("."))
            case _:
                pass
    return frozenset(found)


def is_none(value: ast.expr | None) -> bool:
    """Whether what is returned is no value."""
    return value is None or (isinstance(value, ast.Constant) and value.value is None)
