"""The mutants of one function, each with the line and the words that tell a person what is wrong with it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tier_code.codebase.mutants.functions import Function, parameters
from tier_code.codebase.mutants.operators import wrong_conditions, wrong_expressions, wrong_statements

MOST = 60
"""Mutants of one function; of more, every so many-th is taken."""
SHOWN = 60
"""Characters of a changed piece of code."""

_LOGGERS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One wrong version of a function."""

    line: int
    """Where in the file, 1-based."""
    was: str
    now: str
    source: str
    """The whole definition, changed; not indented."""

    def __str__(self) -> str:
        return f"line {self.line}: {self.was} -> {self.now}"


def mutants_of(function: Function, most: int = MOST) -> tuple[Mutant, ...]:
    """At most `most` wrong versions in the order of the code.

    Left alone is what no caller can observe: docstrings, annotations, decorators, texts of errors and logs.
    """
    every = tuple(_every(function))
    if len(every) <= most:
        return every
    return tuple(every[index * len(every) // most] for index in range(most))


def _every(function: Function) -> Iterator[Mutant]:
    known = frozenset(argument.arg for argument in parameters(function))
    seen = {ast.unparse(function)}
    for site in _sites(function):
        for new in site.wrong(known):
            was, line = site.node, site.node.lineno
            site.put(ast.copy_location(new, was))
            source = ast.unparse(function)
            site.put(was)
            if source not in seen:
                seen.add(source)
                yield Mutant(line=line, was=_shown(was), now=_shown(new), source=source)


@dataclass(frozen=True, slots=True)
class _Site:
    """A node and how another one is put in its place."""

    node: ast.expr | ast.stmt
    put: Callable[[ast.AST], None]
    is_condition: bool

    def wrong(self, known: frozenset[str]) -> list[ast.expr | ast.stmt]:
        if isinstance(self.node, ast.stmt):
            return list(wrong_statements(self.node, known))
        turned = wrong_conditions(self.node) if self.is_condition else ()
        return [*wrong_expressions(self.node), *turned]


def _sites(function: Function) -> Iterator[_Site]:
    for default in ("defaults", "kw_defaults"):
        yield from _listed(function.args, default)
    start = 1 if ast.get_docstring(function, clean=False) is not None else 0
    for index in range(start, len(function.body)):
        yield from _place(function, "body", index)


def _below(node: ast.AST) -> Iterator[_Site]:
    if isinstance(node, ast.Raise | ast.Global | ast.Nonlocal | ast.Import | ast.ImportFrom) or _is_log(node):
        return
    for field in node._fields:
        if field in ("annotation", "returns", "decorator_list", "type_params", "msg", "format_spec"):
            continue
        value = getattr(node, field, None)
        if isinstance(value, list):
            yield from _listed(node, field)
        elif isinstance(value, ast.AST):
            yield from _place(node, field, None)


def _listed(node: ast.AST, field: str) -> Iterator[_Site]:
    for index in range(len(getattr(node, field))):
        yield from _place(node, field, index)


def _place(parent: ast.AST, field: str, index: int | None) -> Iterator[_Site]:
    held = getattr(parent, field)
    node = held if index is None else held[index]

    def put(new: ast.AST) -> None:
        if index is None:
            setattr(parent, field, new)
        else:
            held[index] = new

    if isinstance(node, ast.expr | ast.stmt) and not _is_hidden(parent, node):
        is_condition = field == "test" and isinstance(parent, ast.If | ast.IfExp)
        yield _Site(node, put, is_condition)
    if isinstance(node, ast.AST):
        yield from _below(node)


def _is_hidden(parent: ast.AST, node: ast.AST) -> bool:
    """Names of keyword patterns and inner docstrings look like values and are none."""
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    text = isinstance(parent, ast.Expr) and isinstance(node, ast.Constant)
    return docstring or text


def _is_log(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        called = node.value.func
        return isinstance(called, ast.Attribute) and called.attr in _LOGGERS
    return False


def _shown(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
