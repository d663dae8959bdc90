"""One call of the function under test, as text."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from tier_code.codebase.codemods.test_cases.literals import literal_text


class Origin(IntEnum):
    """Where the arguments come from, the ones that people chose first."""

    EXAMPLE = 0
    """An example in the docstring."""
    CALL = 1
    """A call somewhere in the repository, its tests included."""
    ASKED = 2
    """A model's answer."""
    CODE = 3
    """Values that the code itself compares with, and their neighbours."""
    USUAL = 4
    """Usual values of the parameter's type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Arguments for one call; every text is plain data."""

    args: tuple[str, ...]
    keywords: tuple[tuple[str, str], ...] = ()
    origin: Origin = Origin.USUAL

    @property
    def key(self) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """The same for the same call."""
        return self.args, self.keywords

    @property
    def length(self) -> int:
        """Characters of all arguments."""
        return sum(map(len, self.args)) + sum(len(name) + len(text) for name, text in self.keywords)

    def call(self, function: str) -> str:
        """The call as source text."""
        given = [*self.args, *(f"{name}={text}" for name, text in self.keywords)]
        return f"{function}({', '.join(given)})"


def case_of_call(call: ast.Call, origin: Origin) -> Case | None:
    """The call's arguments; None when any of them is more than plain data."""
    args = [literal_text(argument) for argument in call.args]
    named = [(keyword.arg, literal_text(keyword.value)) for keyword in call.keywords]
    if any(text is None for text in args) or any(name is None or text is None for name, text in named):
        return None
    return Case(
        args=tuple(text for text in args if text is not None),
        keywords=tuple((name, text) for name, text in named if name is not None and text is not None),
        origin=origin,
    )


def distinct(cases: Sequence[Case], most: int) -> tuple[Case, ...]:
    """The cases without repetitions, at most so many, in their order."""
    found: dict[object, Case] = {}
    for case in cases:
        found.setdefault(case.key, case)
    return tuple(found.values())[:most]
