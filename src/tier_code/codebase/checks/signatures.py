"""Reading signatures: names of parameters and what they default to."""

from __future__ import annotations

import ast

from tier_code.codebase.checks.function_bodies import Function


def parameters_of(function: Function) -> tuple[str, ...]:
    """The parameters that a caller knows, in order: no stars, no `self`."""
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args]
    if named and named[0].arg in ("self", "cls", "mcs"):
        named = named[1:]
    starred = [star for star in (arguments.vararg, arguments.kwarg) if star is not None]
    return tuple(item.arg for item in [*named, *arguments.kwonlyargs, *starred])


def defaults_of(function: Function) -> dict[str, ast.expr]:
    """Parameter to its default, where it has one."""
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args]
    found = {
        item.arg: default
        for item, default in zip(reversed(named), reversed(arguments.defaults), strict=False)
    }
    for item, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if value is not None:
            found[item.arg] = value
    return found


def field_defaults_of(node: ast.ClassDef) -> dict[str, ast.expr]:
    """Annotated class attribute to its value, where it has one, as in a dataclass."""
    return {
        part.target.id: part.value
        for part in node.body
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name) and part.value is not None
    }
