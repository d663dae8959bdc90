"""Finding a function in a parsed module by the dotted name that steps use."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


def function_at(module: ast.Module, qualname: str) -> Function | None:
    """The function `f`, `C.f`, or `f#2` for the second definition; None when there is none of that name.

    Definitions under `if`, `try` and `with` count as those of the block around them.
    """
    dotted, _, number = qualname.partition("#")
    *holders, name = dotted.split(".")
    body: Sequence[ast.stmt] = module.body
    for holder in holders:
        found = [
            node for node in definitions_in(body) if isinstance(node, ast.ClassDef) and node.name == holder
        ]
        if not found:
            return None
        body = found[-1].body
    functions = [
        node for node in definitions_in(body) if not isinstance(node, ast.ClassDef) and node.name == name
    ]
    index = int(number) - 1 if number.isdigit() else 0
    return functions[index] if 0 <= index < len(functions) else None


def definitions_in(body: Sequence[ast.stmt]) -> Iterator[Function | ast.ClassDef]:
    """The functions and classes that a block defines itself, in order."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node
        else:
            for block in ("body", "orelse", "handlers", "finalbody"):
                for inner in getattr(node, block, ()):
                    yield from definitions_in(inner.body if isinstance(inner, ast.ExceptHandler) else [inner])


def first_line(function: Function) -> int:
    """The line where a definition begins, decorators included."""
    return min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])


def parameters(function: Function) -> tuple[ast.arg, ...]:
    """Every named parameter but `*args` and `**kwargs`, in order."""
    given = function.args
    return (*given.posonlyargs, *given.args, *given.kwonlyargs)
