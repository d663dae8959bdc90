"""What a dataclass takes and keeps, told by Python's own dataclass machinery on a skeleton of the class.

The skeleton has the class's field names and nothing of its code: every default is a stand-in.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

Parameter = tuple[str, str, str]
"""Name, kind, and the dump of its default; an empty dump for none."""


class NoDataclass(Exception):
    """The class is none that the machinery takes, with the reason."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """In place of a default."""

    dump: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a dataclass is."""

    parameters: tuple[Parameter, ...]
    fields: tuple[str, ...]
    own: dict[str, ast.expr]
    """Fields that are no parameters, with the factory of their value."""
    shown: tuple[str, ...]


def signature_of(function: ast.FunctionDef) -> tuple[Parameter, ...]:
    """The parameters of a method as callers see them."""
    arguments = function.args
    names = [*arguments.posonlyargs, *arguments.args]
    without = len(names) - len(arguments.defaults)
    found = []
    for number, item in enumerate(names):
        default = ast.dump(arguments.defaults[number - without]) if number >= without else ""
        kind = "POSITIONAL_ONLY" if item in arguments.posonlyargs else "POSITIONAL_OR_KEYWORD"
        found.append((item.arg, kind, default))
    if arguments.vararg is not None:
        found.append((arguments.vararg.arg, "VAR_POSITIONAL", ""))
    for item, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        found.append((item.arg, "KEYWORD_ONLY", ast.dump(value) if value is not None else ""))
    if arguments.kwarg is not None:
        found.append((arguments.kwarg.arg, "VAR_KEYWORD", ""))
    return tuple(found[1:])


def made_of(cls: ast.ClassDef) -> Made:
    """The dataclass that the machinery makes of the annotated attributes of a class.

    Errors: NoDataclass.
    """
    annotations: dict[str, object] = {}
    values: dict[str, object] = {}
    own: dict[str, ast.expr] = {}
    for part in cls.body:
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            name = part.target.id
            annotations[name] = _marker(part.annotation)
            if part.value is not None:
                values[name] = _value(name, part.value, own)
    skeleton = type(cls.name, (), {"__annotations__": annotations, **values})
    try:
        made: type[Any] = dataclasses.dataclass(eq=False)(skeleton)
    except (TypeError, ValueError) as problem:
        raise NoDataclass(f"Python makes no dataclass of it: {problem}") from problem
    fields = dataclasses.fields(made)
    signature = inspect.signature(made)
    return Made(
        parameters=tuple(
            (name, each.kind.name, each.default.dump if isinstance(each.default, StandIn) else "")
            for name, each in signature.parameters.items()
        ),
        fields=tuple(field.name for field in fields),
        own=own,
        shown=tuple(field.name for field in fields if field.repr),
    )


def _marker(annotation: ast.expr) -> object:
    written = ast.unparse(annotation)
    word = written.partition("[")[0].rpartition(".")[2]
    if word == "KW_ONLY":
        return dataclasses.KW_ONLY
    if word == "ClassVar":
        return ClassVar[int]
    if "InitVar" in written:
        raise NoDataclass("a parameter that is not kept")
    return object


def _value(name: str, value: ast.expr, own: dict[str, ast.expr]) -> object:
    """A default, or `field(...)` with stand-ins in it."""
    if not (isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] == "field"):
        return StandIn(ast.dump(value))
    if value.args:
        raise NoDataclass(f"the field '{name}' is given a value in passing")
    options = {str(word.arg): _option(name, word) for word in value.keywords}
    if options.get("init") is False:
        if "default" in options:
            raise NoDataclass(f"'{name}' would be an attribute of the class and not of its objects")
        own.update((name, word.value) for word in value.keywords if word.arg == "default_factory")
    made: object = dataclasses.field(**options)
    return made


def _option(name: str, word: ast.keyword) -> Any:  # noqa: ANN401 - what `field` takes
    if word.arg == "default":
        return StandIn(ast.dump(word.value))
    if word.arg == "default_factory":
        return _factory(ast.dump(word.value))
    if word.arg in ("init", "repr") and isinstance(word.value, ast.Constant):
        return bool(word.value.value)
    raise NoDataclass(f"the field '{name}' has an option that is not looked at: {word.arg}")


def _factory(dump: str) -> Callable[[], StandIn]:
    return lambda: StandIn(dump)
