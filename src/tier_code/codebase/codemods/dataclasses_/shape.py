"""What a class is made of, as far as a dataclass can say it."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class FieldPlan:
    """One field of the dataclass to be."""

    name: str
    annotation: str
    """Its type as written; empty when nobody has said it yet."""
    default: str = ""
    """Its default as written; empty for none."""
    keyword_only: bool = False
    factory: str = ""
    """What makes its value when it is no parameter."""
    shown: bool = True
    """`repr` may show it."""
    comments: list[str] = field(default_factory=list)
    """Comments that go above it."""
    trailing: str = ""
    """The comment behind it."""


@dataclass(slots=True, kw_only=True)
class ClassPlan:
    """A class as a dataclass."""

    cls: ast.ClassDef
    init: ast.FunctionDef
    fields: list[FieldPlan]
    derived: list[ast.stmt]
    """Statements of `__init__` that go to `__post_init__`."""
    parameters: Sequence[str]
    removed: list[ast.stmt] = field(default_factory=list)
    """Declarations and methods that the dataclass makes superfluous."""
    equal: bool = False
    """The generated `__eq__` takes the place of an equal one."""
    generates_repr: bool = True
    """The class has no `__repr__` of its own."""
    inherits_repr: bool = False
    """A base has one, which must stay in force."""
    notes: list[str] = field(default_factory=list)

    @property
    def untyped(self) -> list[str]:
        """Fields whose type nobody has said."""
        return [each.name for each in self.fields if not each.annotation]
