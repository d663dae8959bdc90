"""Types that mypy observes: defaults, returned values, arguments at calls, overridden methods, uses."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from mypy.nodes import FuncDef
from mypy.types import CallableType, Type

from tier_code.codebase.checks.function_bodies import is_none, is_stub, own_nodes
from tier_code.codebase.codemods.hints.mypy_shapes import shape_of
from tier_code.codebase.codemods.hints.shapes import (
    ANY,
    NONE,
    SELF,
    Shape,
    builtin,
    choices,
    either,
    optional,
    says_nothing,
    without_none,
)
from tier_code.codebase.codemods.hints.sites import RETURN, Site
from tier_code.codebase.codemods.hints.typed_program import TypedProgram

Found = tuple[str, Shape, str]
"""Slot, shape and reason."""
_VAGUE = frozenset(
    {("builtins", "object"), ("builtins", "function"), ("types", "ModuleType"), ("types", "FunctionType")}
)
_TEMPLATES = frozenset({"collections.abc", "typing", "typing_extensions", "os"})
"""Modules of protocols and templates: many types fit them."""


def observed(site: Site, function: FuncDef, program: TypedProgram) -> Iterator[Found]:
    """What mypy's types say of the holes of one function; better evidence first."""
    inherited = program.inherited(function)
    for name in site.holes:
        if name == RETURN:
            yield from _returned(site, function, program, inherited)
        elif name not in site.starred:
            yield from _parameter(site, name, function, program, inherited)


def _parameter(
    site: Site, name: str, function: FuncDef, program: TypedProgram, inherited: CallableType | None
) -> Iterator[Found]:
    base = _inherited_parameter(name, site, inherited)
    if base is not None:
        yield name, base, "the method that it overrides says so"
        return
    seen = program.seen(function, name)
    default = site.defaults.get(name)
    shapes = [shape_of(kind) for kind in seen.given if kind is not None]
    known = [shape for shape in shapes if shape is not None]
    own = shape_of(program.default(function, name)) if default is not None else None
    if default is not None and not is_none(default):
        if own is None or _is_asked(site, name):
            return
        agreed = either([own, *known])
        if agreed is not None and not says_nothing(agreed) and _is_plain(without_none(agreed)):
            yield name, agreed, "its default" + (" and its callers" if known else "")
        return
    may_be_none = default is not None
    agreed = either([*known, NONE] if may_be_none else known) if len(known) == len(shapes) else None
    if agreed is not None and _is_plain(without_none(agreed)):
        yield name, agreed, _times(len(known), "call")
        return
    yield from _handed_on(name, seen.expected, may_be_none=may_be_none)


def _handed_on(name: str, expected: Iterable[Type], *, may_be_none: bool) -> Iterator[Found]:
    """A value that is handed on to where one plain type is expected is of that type."""
    shapes = [shape_of(kind) for kind in expected]
    exact = {without_none(shape) for shape in shapes if shape is not None and NONE not in choices(shape)}
    plain = {shape for shape in exact if shape is not None and _is_exact(shape)}
    if len(plain) == 1:
        shape = plain.pop()
        found = optional(shape) if may_be_none else shape
        if found is not None:
            yield name, found, "it is handed on as one"


def _inherited_parameter(name: str, site: Site, inherited: CallableType | None) -> Shape | None:
    if inherited is None:
        return None
    if name in inherited.arg_names:
        index = inherited.arg_names.index(name)
    else:
        plain = [item.arg for item in site.parameters if item.arg not in site.starred]
        index = plain.index(name) + 1
        if index >= len(inherited.arg_types) or inherited.arg_names[index] is not None:
            return None
    if inherited.arg_kinds[index].is_star():
        return None
    shape = shape_of(inherited.arg_types[index])
    return None if shape is None or says_nothing(shape) else shape


def _returned(
    site: Site, function: FuncDef, program: TypedProgram, inherited: CallableType | None
) -> Iterator[Found]:
    if is_stub(site.node) or "abstractmethod" in site.decorators:
        pass
    elif function.is_generator:
        yield from _generated(site, function, program)
    elif _gives_self(site):
        yield RETURN, SELF, "it returns its receiver"
    else:
        found = [shape_of(kind) if kind is not None else None for kind in program.returned(function)]
        shape = either(found) if found else None
        if shape is not None and not says_nothing(shape):
            yield RETURN, shape, "what it returns"
    if inherited is not None:
        base = shape_of(inherited.ret_type)
        if base is not None and not says_nothing(base) and not function.is_coroutine:
            yield RETURN, base, "the method that it overrides says so"


def _generated(site: Site, function: FuncDef, program: TypedProgram) -> Iterator[Found]:
    kinds = program.yielded(function)
    if kinds is None or not kinds:
        return
    inner = either(shape_of(kind) for kind in kinds)
    if inner is not None and not says_nothing(inner):
        name = "AsyncIterator" if function.is_async_generator else "Iterator"
        yield RETURN, Shape("collections.abc", name, (inner,)), "what it yields"


def _gives_self(site: Site) -> bool:
    """Whether a method returns its receiver and nothing else."""
    receiver = site.node.args.posonlyargs + site.node.args.args
    values = [node.value for node in own_nodes(site.node) if isinstance(node, ast.Return)]
    plain = site.owner is not None and not site.decorators & {"staticmethod", "classmethod"} and receiver
    return bool(plain and values) and all(
        isinstance(value, ast.Name) and value.id == receiver[0].arg for value in values
    )


def _is_asked(site: Site, name: str) -> bool:
    """Whether the body asks what the parameter is: then its default does not tell all that it may be."""
    for node in own_nodes(site.node):
        match node:
            case ast.Call(
                func=ast.Name(id="isinstance" | "callable" | "hasattr"), args=[ast.Name(id=asked), *_]
            ):
                if asked == name:
                    return True
            case ast.Compare(left=ast.Name(id=asked), ops=[ast.Is() | ast.IsNot()]) if asked == name:
                return True
    return False


def _is_plain(shape: Shape | None) -> bool:
    """One type, and one that says something."""
    if shape is None or len(choices(shape)) != 1 or says_nothing(shape):
        return False
    return (shape.module, shape.name) not in _VAGUE and ANY not in shape.parts()


def _is_exact(shape: Shape) -> bool:
    """A concrete type, not a template that many types fit; and an `int` is handed on as a `float` too."""
    return _is_plain(shape) and shape.module not in _TEMPLATES and shape != builtin("float")


def _times(count: int, noun: str) -> str:
    return f"{count} {noun} agrees" if count == 1 else f"{count} {noun}s agree"
