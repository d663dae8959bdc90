"""Values to try formatting with, by kind: usual ones, edges, and objects that show themselves in odd ways."""

from __future__ import annotations

import datetime as dt
import decimal
import enum
from collections.abc import Mapping, Sequence


class Odd:
    """Shows itself differently in each way, and has every attribute and item."""

    def __init__(self, name: str = "odd") -> None:
        self._name = name

    def __getattr__(self, name: str) -> Odd:
        if name.startswith("__"):
            raise AttributeError(name)
        return Odd(f"{self._name}.{name}")

    def __getitem__(self, key: object) -> Odd:
        return Odd(f"{self._name}[{key!r}]")

    def __str__(self) -> str:
        return f"str of {self._name}"

    def __repr__(self) -> str:
        return f"repr of {self._name}"

    def __format__(self, spec: str) -> str:
        return f"format of {self._name} as {spec}"


class Mixed(str, enum.Enum):  # noqa: UP042 - this is the odd kind that is wanted
    """A string that is an enumeration: `str` and `format` differ before Python 3.12."""

    MEMBER = "member"

    def __format__(self, spec: str) -> str:
        return str.__format__(self.value, spec)


class Sized(int):
    """A number that shows itself in words."""

    def __str__(self) -> str:
        return "sized"


def _function() -> None:
    """Something to show."""


SAMPLES: Mapping[str, Sequence[object]] = {
    "str": ("", "ab", "long ä {} %s\n"),
    "int": (0, 7, -42, 10**20),
    "bool": (True, False),
    "float": (0.0, 2.5, -1234.5678, 1e300, float("inf"), float("nan")),
    "complex": (1j,),
    "none": (None,),
    "list": ([], [1, "a"]),
    "dict": ({}, {"a": 1}),
    "set": ({1},),
    "bytes": (b"", b"x"),
    "tuple": ((), (1,), ("a", "b")),
    "error": (ValueError("wrong"), KeyError("key"), OSError(2, "gone")),
    "function": (_function,),
    "generator": (iter(()),),
    "ellipsis": (...,),
    "class": (int, Odd),
}
ODD: Sequence[object] = (
    Odd(), Mixed.MEMBER, Sized(3), decimal.Decimal("1.10"), dt.date(2020, 1, 2),
)  # fmt: skip


def samples_for(kinds: frozenset[str], *, plain: bool) -> tuple[object, ...]:
    """What a value of these kinds may be.

    With `plain`, which the user asks for, it is no tuple, and formats as `str` shows it, unless the
    code says otherwise.
    """
    if kinds <= SAMPLES.keys():
        return tuple(value for kind in sorted(kinds) for value in SAMPLES[kind])
    usual = tuple(value for kind in sorted(SAMPLES) for value in SAMPLES[kind])
    if plain:
        return tuple(value for value in usual if not isinstance(value, tuple))
    return (*usual, *ODD)
