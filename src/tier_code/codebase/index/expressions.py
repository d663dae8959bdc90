"""The part of an expression that tells its type, as plain data that outlives the syntax tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Name:
    """A bare name."""

    id: str


@dataclass(frozen=True, slots=True)
class Member:
    """`base.name`."""

    base: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """`function(...)`; only positional arguments are kept."""

    function: Expression
    arguments: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """`base[index]`."""

    base: Expression
    index: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of several: `a | b`, `a or b`, `a if c else b`."""

    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A tuple, list or set that is written out; `kind` is its builtin's name."""

    kind: str
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A short string literal: a forward reference where a type is expected."""

    text: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything else: numbers, comparisons, comprehensions."""


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """What an annotation promises: a value of that type."""

    type: Expression


@dataclass(frozen=True, slots=True)
class Element:
    """What iterating over `base` yields."""

    base: Expression


@dataclass(frozen=True, slots=True)
class Part:
    """The value at a position when `base` is unpacked."""

    base: Expression
    index: int


@dataclass(frozen=True, slots=True)
class Entered:
    """What `with base as x` gives to x."""

    base: Expression


@dataclass(frozen=True, slots=True)
class Receiver:
    """The first parameter of a method."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import statement binds to a name."""

    module: str
    """Dotted; may be empty in `from . import x`."""
    level: int
    """Leading dots."""
    symbol: str = ""
    """Empty when the module itself is bound, `*` for everything in it."""


@dataclass(frozen=True, slots=True)
class Defined:
    """A function or class defined inside another function."""

    name: str


Expression: TypeAlias = (
    Name
    | Member
    | Call
    | Item
    | Either
    | Listed
    | Text
    | Unknown
    | InstanceOf
    | Element
    | Part
    | Entered
    | Receiver
    | Imported
    | Defined
)
UNKNOWN = Unknown()


def parts_of(expression: Expression) -> Iterator[Expression]:
    """The names and members in a type expression, outermost last."""
    match expression:
        case Name():
            yield expression
        case Member(base):
            yield from parts_of(base)
            yield expression
        case Item(base, index):
            for part in (base, *index):
                yield from parts_of(part)
        case Either(options):
            for option in options:
                yield from parts_of(option)
        case _:
            return


def last_word(expression: Expression) -> str:
    """The name that an expression ends in: `b` of `a.b`, of `a.b(...)` and of `a.b[...]`; else empty."""
    match expression:
        case Name(name) | Member(_, name):
            return name
        case Call(inner) | Item(inner):
            return last_word(inner)
        case _:
            return ""
