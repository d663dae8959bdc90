"""Reading `except` blocks: what they catch, and what becomes of the error."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_EXPECTED = frozenset(
    {
        "AttributeError", "BlockingIOError", "CancelledError", "Empty", "EOFError", "Full", "GeneratorExit",
        "ImportError", "IndexError", "InterruptedError", "KeyError", "KeyboardInterrupt", "LookupError",
        "ModuleNotFoundError", "NotImplementedError", "StopAsyncIteration", "StopIteration", "SystemExit",
        "FileExistsError",
    }
)  # fmt: skip
"""Errors that programs use to find out about things, so that catching one is no failure."""
_TELLS = frozenset(
    {"critical", "debug", "echo", "error", "exception", "fatal", "info", "log", "print", "print_exc", "secho"}
    | {
        "format_exc",
        "print_exception",
        "warn",
        "warning",
        "fail",
        "skip",
        "exit",
        "handleError",
        "excepthook",
    }
)
_NESTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def caught(handler: ast.ExceptHandler) -> tuple[str, ...]:
    """What is caught, as written; empty for a bare `except`."""
    if handler.type is None:
        return ()
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return tuple(ast.unparse(each) for each in types)


def expected(handler: ast.ExceptHandler) -> bool:
    """Whether only errors are caught that tell something ordinary."""
    names = caught(handler)
    return bool(names) and all(name.rpartition(".")[2] in _EXPECTED for name in names)


def raises_on(handler: ast.ExceptHandler) -> bool:
    """Whether an error leaves the block again, the same or another, at least sometimes."""
    return any(isinstance(node, ast.Raise) for node in own(handler))


def tells(handler: ast.ExceptHandler) -> bool:
    """Whether the block says something to somebody already."""
    return any(_called(node) in _TELLS for node in own(handler))


def keeps(handler: ast.ExceptHandler) -> bool:
    """Whether the block uses the error, and so hands it on in some form."""
    return any(isinstance(node, ast.Name) and node.id == handler.name for node in own(handler))


def own(handler: ast.ExceptHandler) -> Iterator[ast.AST]:
    """The nodes of the block, without those of functions inside."""
    waiting: list[ast.AST] = list(handler.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _NESTED):
            waiting.extend(ast.iter_child_nodes(node))


def _called(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name
    return ""
