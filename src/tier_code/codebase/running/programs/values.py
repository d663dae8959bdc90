"""Values as source text: what can be written into a test and read back equal, and what cannot."""

from __future__ import annotations

import dataclasses
import datetime  # noqa: ICN001 - tests call it so
import decimal
import enum
import fractions
import math
import types
from typing import Any

LONGEST = 240
"""Characters of a value that a person may still want to read in a test."""

NAMES = {"datetime": datetime, "Decimal": decimal.Decimal, "Fraction": fractions.Fraction}
"""What argument and result texts may use beside built-ins; the test file imports what it uses."""

_BY_REPR = (
    type(None),
    bool,
    int,
    str,
    bytes,
    complex,
    range,
    datetime.date,
    datetime.time,
    datetime.datetime,
    datetime.timedelta,
    datetime.timezone,
    decimal.Decimal,
    fractions.Fraction,
)
_BRACKETS: dict[type, str] = {list: "[]", tuple: "()", set: "{}"}


Value = Any
"""Whatever the project's own code takes or gives: nothing is known of it."""


class Opaque(Exception):
    """A value that no text stands for."""


class Writer:
    """Writes values as Python text; classes of the module under test are reached through its name."""

    def __init__(self, module: types.ModuleType, alias: str) -> None:
        self._module = module
        self._alias = alias

    def text(self, value: Value) -> str:
        """The source text of a value that reads back equal.

        Errors: Opaque.
        """
        text = self.any_text(value)
        again = self.read(text)
        if len(text) > LONGEST or type(again) is not type(value) or not again == value:
            raise Opaque
        return text

    def any_text(self, value: Value) -> str:
        """As `text`, of any length and without looking whether it reads back.

        Errors: Opaque.
        """
        try:
            return self._written(value, 0)
        except RecursionError:
            raise Opaque from None

    def read(self, text: str) -> Value:
        """The value of a text of literals and the names a test may use; the host has looked at it."""
        return eval(text, {**NAMES, self._alias: self._module})  # noqa: S307 - see above

    def knows(self, kind: type) -> bool:
        """Whether the module under test has this class under its own name."""
        return getattr(self._module, kind.__name__, None) is kind

    def _written(self, value: Value, depth: int) -> str:
        if depth > 6:
            raise Opaque
        kind = type(value)
        if kind in _BY_REPR:
            return repr(value)
        if kind is float:
            return repr(value) if math.isfinite(value) else f'float("{value}")'
        if kind in _BRACKETS or kind is frozenset:
            return self._container(value, kind, depth)
        if kind is dict:
            items = (
                f"{self._written(k, depth + 1)}: {self._written(v, depth + 1)}" for k, v in value.items()
            )
            return "{" + ", ".join(items) + "}"
        return self._own(value, kind, depth)

    def _container(self, value: Value, kind: type, depth: int) -> str:
        items = [self._written(item, depth + 1) for item in value]
        if kind is frozenset:
            return f"frozenset({{{', '.join(sorted(items))}}})" if items else "frozenset()"
        if kind is set:
            items.sort()
        if kind is set and not items:
            return "set()"
        comma = "," if kind is tuple and len(items) == 1 else ""
        return _BRACKETS[kind][0] + ", ".join(items) + comma + _BRACKETS[kind][1]

    def _own(self, value: Value, kind: type, depth: int) -> str:
        """Members of enumerations, named tuples and dataclasses that the module under test knows by name."""
        if not self.knows(kind):
            raise Opaque
        name = f"{self._alias}.{kind.__name__}"
        if isinstance(value, enum.Enum):
            return f"{name}.{value.name}"
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            given = [(field, getattr(value, field)) for field in value._fields]
        elif dataclasses.is_dataclass(value):
            given = [
                (field.name, getattr(value, field.name)) for field in dataclasses.fields(value) if field.init
            ]
        else:
            raise Opaque
        return f"{name}({', '.join(f'{field}={self._written(item, depth + 1)}' for field, item in given)})"
