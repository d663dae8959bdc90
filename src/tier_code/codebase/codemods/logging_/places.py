"""Places of a function that are worth a message, and which level fits each."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tier_code.codebase.checks.function_bodies import Function, is_stub
from tier_code.codebase.checks.known_here import Knowledge, Known
from tier_code.codebase.codemods.logging_.handlers import expected, raises_on
from tier_code.codebase.codemods.syntax.ast_file import AstFile

MOST_PLACES = 5
FEW_STATEMENTS = 3
"""Functions of at most so many statements get one message, besides those about errors."""
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_ORDER = ("handler", "raise", "entry", "leaves", "returns", "called")
"""Most worth a message first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """In front of a statement."""

    number: int
    before: ast.stmt
    kind: str
    """`entry`, `handler`, `raise`, `leaves` (an early return), `returns` (the last one), `called`."""
    level: str
    known: Known
    """What may be named in the message."""


def places_in(file: AstFile, function: Function, level: str = "") -> list[Place]:
    """At most `MOST_PLACES`, numbered in the order of the lines; `level` is the user's for ordinary ones."""
    knowledge = Knowledge(function)
    found = [each for each in _places(function, knowledge, level) if file.alone(each.before)]
    best = sorted(found, key=lambda each: _ORDER.index(each.kind))[:MOST_PLACES]
    best.sort(key=lambda each: each.before.lineno)
    return [replace(each, number=number) for number, each in enumerate(best, start=1)]


def _places(function: Function, knowledge: Knowledge, level: str) -> Iterator[Place]:
    seen: set[int] = set()
    for statement, kind, natural in _worth(function):
        if id(statement) in seen or _logs(statement):
            continue
        seen.add(id(statement))
        known = knowledge.around(statement, statement)
        ordinary = kind in ("entry", "leaves", "returns", "called")
        yield Place(
            number=0,
            before=statement,
            kind=kind,
            level=level if level and (ordinary or level in ("debug", "info")) else natural,
            known=known,
        )


def _worth(function: Function) -> Iterator[tuple[ast.stmt, str, str]]:
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    if not body or is_stub(function):
        return
    short = len(body) <= FEW_STATEMENTS
    for statement, kind, level in _in_block(body, inside=""):
        # What a function does on every call is no warning.
        always = kind == "raise" and statement is body[0]
        if not always and not (short and kind in ("returns", "called")):
            yield statement, kind, level
    yield body[0], "entry", "debug"


def _in_block(body: Sequence[ast.stmt], inside: str) -> Iterator[tuple[ast.stmt, str, str]]:
    """Places among some statements; `inside` is `loop`, `handler`, `branch`, or empty for a function's."""
    for at, statement in enumerate(body):
        match statement:
            case ast.Raise() | ast.Return():
                yield from _leaving(statement, inside, last=not inside and at == len(body) - 1)
            case ast.For() | ast.AsyncFor() | ast.While():
                yield from _in_block(statement.body, "loop")
            case ast.Try():
                yield from _in_try(statement, inside)
            case _ if _calls(statement):
                if at + 1 < len(body) and inside != "loop":
                    yield body[at + 1], "called", "debug"
            case _:
                for inner, kind in _inner(statement, inside):
                    yield from _in_block(inner, kind)


def _leaving(
    statement: ast.Raise | ast.Return, inside: str, *, last: bool
) -> Iterator[tuple[ast.stmt, str, str]]:
    if isinstance(statement, ast.Raise):
        if statement.exc is not None and inside != "handler":
            yield statement, "raise", "warning"
    elif inside != "loop" and statement.value is not None:
        yield statement, "returns" if last else "leaves", "debug"


def _in_try(statement: ast.Try, inside: str) -> Iterator[tuple[ast.stmt, str, str]]:
    for block in (statement.body, statement.orelse, statement.finalbody):
        yield from _in_block(block, inside or "branch")
    for handler in statement.handlers:
        broad = not handler.type or ast.unparse(handler.type) in ("Exception", "BaseException")
        failed = "exception" if broad and not raises_on(handler) else "warning"
        natural = "debug" if expected(handler) else failed
        yield handler.body[0], "handler", natural
        yield from _in_block(handler.body[1:], "handler")


def _inner(statement: ast.stmt, inside: str) -> Iterator[tuple[list[ast.stmt], str]]:
    """The blocks of a statement that is no loop, and what kind each is."""
    match statement:
        case ast.With(body=body) | ast.AsyncWith(body=body):
            yield body, inside or "branch"
        case ast.If(body=body, orelse=orelse):
            yield body, inside if inside == "loop" else "branch"
            yield orelse, inside if inside == "loop" else "branch"
        case ast.Match(cases=cases):
            for case in cases:
                yield case.body, inside if inside == "loop" else "branch"
        case _:
            pass


def _calls(statement: ast.stmt) -> bool:
    """Whether a statement is a call for what it does, not for what it gives."""
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value.value if isinstance(value, ast.Await) else value, ast.Call)


def _logs(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))):
            return "log" in name.lower()
    return False
