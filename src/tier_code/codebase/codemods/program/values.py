"""What an expression may stand for, as far as the source says so plainly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from tier_code.codebase.codemods.syntax.scopes import ScopeKey


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a module, class or function."""

    home: str
    """The module's key for a module variable, else the file's path."""
    scope: ScopeKey | None
    """None for a module variable."""
    name: str


@dataclass(frozen=True, slots=True)
class ClassId:
    """A class; conditional definitions and stubs of one name in one module are the same class."""

    module: str
    qualname: str

    @property
    def name(self) -> str:
        """The last part."""
        return self.qualname.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class ModuleValue:
    """A module or package of the repository."""

    key: str


@dataclass(frozen=True, slots=True)
class ExternalValue:
    """Something reached through an import that is not in the repository, or a builtin."""

    dotted: str


@dataclass(frozen=True, slots=True)
class ClassValue:
    """A class of the repository."""

    cls: ClassId


@dataclass(frozen=True, slots=True)
class InstanceValue:
    """An object of a class of the repository, or of a class derived from it."""

    cls: ClassId


@dataclass(frozen=True, slots=True)
class SuperValue:
    """`super()` inside a method of the class."""

    cls: ClassId


@dataclass(frozen=True, slots=True)
class FunctionValue:
    """A function or method of the repository."""

    variable: Variable


@dataclass(frozen=True, slots=True)
class LiteralValue:
    """A builtin object written down: text, number, list, dictionary, None."""

    is_none: bool = False


@dataclass(frozen=True, slots=True)
class UnionValue:
    """One of several values."""

    values: frozenset[KnownValue]


KnownValue: TypeAlias = (
    ModuleValue | ExternalValue | ClassValue | InstanceValue | SuperValue | FunctionValue | LiteralValue
)
Value: TypeAlias = KnownValue | UnionValue
Source: TypeAlias = Variable | ModuleValue | ExternalValue
"""Where an imported name comes from."""


def union(values: Iterable[Value | None]) -> Value | None:
    """One of these, `None` objects left out; None when there is nothing or one of them is not known."""
    found: set[KnownValue] = set()
    for value in values:
        if value is None:
            return None
        found.update(value.values if isinstance(value, UnionValue) else [value])
    found = {value for value in found if value != LiteralValue(is_none=True)} or found
    if len(found) > 1:
        return UnionValue(frozenset(found))
    # A lone None says that the real value comes from somewhere else.
    return found.pop() if found - {LiteralValue(is_none=True)} else None
