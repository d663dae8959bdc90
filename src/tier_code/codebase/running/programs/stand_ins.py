"""Puts something else in the place of a function's code: what no honest test of its result can overlook."""

from __future__ import annotations

import itertools
import types
from typing import Any, Callable  # noqa: UP035 - Python 3.8

from tier_code.codebase.running.programs.values import Value

KINDS = ("more", "less", "foreign")
"""A result with something added, a result with nothing left of it, and an exception that nobody expects."""


_CONTAINERS: dict[type, Callable[[Any], Any]] = {
    list: lambda value: [*value, object()],
    tuple: lambda value: (*value, object()),
    set: lambda value: value | {object()},
    frozenset: lambda value: value | {object()},
    dict: lambda value: {**value, object(): None},
}


class Foreign(BaseException):
    """Nobody expects it, and nobody who catches exceptions catches it."""


def stand_in(function: types.FunctionType, kind: str, forget: Callable[[], Any]) -> None:
    """From now on every outer call of the function gives something else, wherever it was imported to.

    `forget` empties a cache around it: right results of inner calls must not answer later ones.
    """
    real = types.FunctionType(
        function.__code__,
        function.__globals__,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    real.__kwdefaults__ = function.__kwdefaults__
    depth = [0]

    def other(arguments: tuple[Value, ...], keywords: dict[str, Value]) -> Value:
        if depth[0]:
            return real(*arguments, **keywords)
        if kind == "foreign":
            raise Foreign
        depth[0] += 1
        try:
            result = real(*arguments, **keywords)
        except Exception:  # noqa: BLE001 - instead of any exception, something comes back
            return None
        finally:
            depth[0] -= 1
            forget()
        return more_of(result) if kind == "more" else less_of(result)

    function.__globals__["_tier_code_other"] = other
    names: dict[str, Any] = {}
    text = "def stub(*arguments, **keywords): return _tier_code_other(arguments, keywords)"
    exec(text, function.__globals__, names)  # noqa: S102 - a text of ours; its globals must be the function's
    function.__code__ = names["stub"].__code__
    function.__defaults__ = None
    function.__kwdefaults__ = None


def more_of(value: Value) -> Value:
    """A value of the same type with something added."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float, complex)):
        return value + 1
    if isinstance(value, str):
        return value + "!"
    if isinstance(value, (bytes, bytearray)):
        return value + b"!"
    if type(value) in _CONTAINERS:
        return _CONTAINERS[type(value)](value)
    if isinstance(value, types.GeneratorType) or type(value) in (map, filter, zip):
        return itertools.chain(value, [object()])
    return object()


def less_of(value: Value) -> Value:
    """A value of the same type with nothing in it; where there was nothing, with something."""
    if isinstance(value, bool) or value is None:
        return more_of(value)
    if isinstance(value, types.GeneratorType) or type(value) in (map, filter, zip):
        return iter(()) if next(value, None) is not None else iter([object()])
    try:
        empty = type(value)()
        return empty if empty != value else more_of(value)
    except Exception:  # noqa: BLE001 - types of the project may want arguments, or not compare
        return object()
