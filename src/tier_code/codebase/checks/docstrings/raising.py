"""Which exceptions a definition raises: its own, and those of functions in the same file that it calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

DEPTH = 3
"""Calls followed from the definition on."""


@dataclass(slots=True)
class Raised:
    """Names of exceptions, and whether there are some without a name in the source."""

    names: set[str] = field(default_factory=set)
    unknown: bool = False


def exceptions_raised(node: ast.AST, module: ast.Module) -> Raised:
    """Collect what `node` raises, calls followed by last name, base classes in the same file included."""
    functions: dict[str, list[ast.AST]] = {}
    bases: dict[str, list[str]] = {}
    for found in ast.walk(module):
        if isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef):
            functions.setdefault(found.name, []).append(found)
        elif isinstance(found, ast.ClassDef):
            bases[found.name] = [last_name(base) for base in found.bases]
            functions.setdefault(found.name, []).extend(
                member
                for member in found.body
                if isinstance(member, ast.FunctionDef) and member.name == "__init__"
            )
    raised = Raised()
    _collect(node, functions, raised, DEPTH, set())
    waiting = list(raised.names)
    while waiting:
        for base in bases.get(waiting.pop(), ()):
            if base and base not in raised.names:
                raised.names.add(base)
                waiting.append(base)
    return raised


def last_name(node: ast.AST) -> str:
    """`BadData` for `BadData`, `exc.BadData` and `exc.BadData("no")`; empty for anything else."""
    if isinstance(node, ast.Call):
        return last_name(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _collect(
    node: ast.AST, functions: dict[str, list[ast.AST]], raised: Raised, depth: int, seen: set[int]
) -> None:
    if id(node) in seen:
        return
    seen.add(id(node))
    caught = {
        handler.name: handler
        for handler in ast.walk(node)
        if isinstance(handler, ast.ExceptHandler) and handler.name
    }
    for raising in _raises(node, None):
        _note(raising, caught, raised)
    if not depth:
        return
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            for function in functions.get(last_name(call), ()):
                _collect(function, functions, raised, depth - 1, seen)


def _raises(
    node: ast.AST, handler: ast.ExceptHandler | None
) -> Iterator[tuple[ast.Raise, ast.ExceptHandler | None]]:
    """Every raise statement with the handler that it stands in."""
    waiting = [(node, handler)]
    while waiting:
        current, within = waiting.pop()
        if isinstance(current, ast.Raise):
            yield current, within
        inner = current if isinstance(current, ast.ExceptHandler) else within
        waiting.extend((child, inner) for child in ast.iter_child_nodes(current))


def _note(
    raising: tuple[ast.Raise, ast.ExceptHandler | None],
    caught: dict[str, ast.ExceptHandler],
    raised: Raised,
) -> None:
    statement, handler = raising
    if statement.exc is None:
        _note_handler(handler, raised)
        return
    name = last_name(statement.exc)
    if isinstance(statement.exc, ast.Name) and name in caught:
        _note_handler(caught[name], raised)
    elif name[:1].isupper() or (name[:1] == "_" and name[1:2].isupper()):
        raised.names.add(name)
    else:
        raised.unknown = True


def _note_handler(handler: ast.ExceptHandler | None, raised: Raised) -> None:
    types = handler.type if handler is not None else None
    listed = types.elts if isinstance(types, ast.Tuple) else [types] if types is not None else []
    names = {last_name(item) for item in listed} - {""}
    raised.names |= names
    raised.unknown = raised.unknown or not names
