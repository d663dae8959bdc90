"""What an expression may evaluate to, as far as it matters for finding definitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Place:
    """A definition of the project: its file and qualified name. An empty name is the module."""

    path: str
    qualname: str


@dataclass(frozen=True, slots=True)
class Instance:
    """An object of a class of the project."""

    kind: Place


@dataclass(frozen=True, slots=True)
class Foreign:
    """An object of a class from elsewhere, such as a list, with what is known of its contents."""

    name: str
    arguments: tuple[Values, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeOf:
    """A class itself, known by what calling it gives."""

    value: Value


@dataclass(frozen=True, slots=True)
class Callee:
    """A function or method of the project."""

    place: Place
    receiver: Value | None = None
    """What the method was looked up on."""


@dataclass(frozen=True, slots=True)
class ModuleAt:
    """A module of the project."""

    path: str


@dataclass(frozen=True, slots=True)
class Above:
    """`super()` inside a class."""

    kind: Place


Value: TypeAlias = Instance | Foreign | TypeOf | Callee | ModuleAt | Above
Values: TypeAlias = tuple[Value, ...]


def merged(*groups: Values) -> Values:
    """All values in order of first appearance."""
    return tuple(dict.fromkeys(value for group in groups for value in group))


def instances(types: Values) -> Values:
    """What annotations with these types promise."""
    return tuple(value.value for value in types if isinstance(value, TypeOf))
