"""Functions and methods whose every use is a call, and known."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.mechanical.known import Known, known_symbols
from tests.bench.mechanical.modules import Package
from tests.bench.mechanical.text import Source

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Callee:
    """A function or method whose every use is a call that is known."""

    known: Known
    node: Function
    calls: tuple[tuple[Source, ast.Call], ...]


def callees(package: Package) -> list[Callee]:
    """All of them, in path order; decorated ones, overloads and stubs are left out."""
    found = []
    calls = {path: dict(_calls(source)) for path, source in package.sources.items()}
    for known in known_symbols(package):
        node = known.node
        if not isinstance(node, Function) or node.decorator_list or f"{known.path}i" in package.files:
            continue
        here = [
            (package.sources[path], calls[path][start])
            for path, start in known.places
            if start in calls[path]
        ]
        other = [place for place in known.places if place[1] not in calls[place[0]]]
        sound = all(_binds(node, call, 1 if known.kind == "method" else 0) for _, call in here)
        if here and sound and all(_is_harmless(package, known, place) for place in other):
            found.append(Callee(known=known, node=node, calls=tuple(here)))
    return found


def _calls(source: Source) -> Iterator[tuple[int, ast.Call]]:
    """Calls by the place of the called word."""
    inside = {
        id(part)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
    }
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and id(node) not in inside and called_name(node):
            yield source.end(node.func) - len(called_name(node).encode()), node


def _binds(node: Function, call: ast.Call, bound: int) -> bool:
    """Whether a call gives what the function requires; packages do have calls that cannot work."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    required = [argument.arg for argument in positional[: len(positional) - len(arguments.defaults)]]
    pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    wanted = {*required[bound + len(call.args) :], *(one.arg for one, default in pairs if default is None)}
    return stars(call) or wanted <= {keyword.arg for keyword in call.keywords}


def _is_harmless(package: Package, known: Known, place: tuple[str, int]) -> bool:
    """Whether a place that is no call is the definition or an import."""
    path, start = place
    line = package.files[path][:start].rpartition(b"\n")[2].strip()
    if line.endswith((b"def", b"async def")) and path == known.path:
        return True
    return any(
        package.sources[path].start(alias) == start
        for node in ast.walk(package.sources[path].tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    )


def called_name(node: ast.Call) -> str:
    """The last name of what is called; empty for anything else."""
    function = node.func
    return (
        function.id
        if isinstance(function, ast.Name)
        else function.attr
        if isinstance(function, ast.Attribute)
        else ""
    )


def stars(call: ast.Call) -> bool:
    """Whether a call hands on arguments that it does not name."""
    return any(isinstance(argument, ast.Starred) for argument in call.args) or any(
        keyword.arg is None for keyword in call.keywords
    )
