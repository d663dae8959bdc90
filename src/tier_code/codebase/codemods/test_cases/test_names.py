"""Names in generated tests: of test functions, test classes and their arguments."""

from __future__ import annotations

import re

from tier_code.codebase.codemods.test_cases.observed import Outcome
from tier_code.codebase.codemods.test_cases.subject import Subject

_RESERVED = frozenset({"request", "expected", "self", "pytest", "datetime", "Decimal", "Fraction"})


def test_name(subject: Subject) -> str:
    """`test_int_to_bytes`."""
    return "test_" + _snake(subject.dotted.replace(".", "_")).strip("_")


test_name.__test__ = False  # type: ignore[attr-defined]  # no test, whatever collects it


def class_name(subject: Subject) -> str:
    """`IntToBytesTests`."""
    return "".join(part.capitalize() for part in re.split(r"[._]+", _snake(subject.dotted)) if part) + "Tests"


def suffix(outcome: Outcome, *, is_first: bool) -> str:
    """What tells the tests of one function apart: the exception, or the arguments that are given by name."""
    if outcome.kind == "raises":
        return f"_raises_{_snake(outcome.text.rpartition('.')[2])}"
    named = "_and_".join(name for name, _ in outcome.case.keywords)
    return f"_with_{named}" if named and not is_first else ""


def argument_name(subject: Subject, name: str) -> str:
    """The parameter's own name, unless it would hide something that the test needs."""
    return f"{name}_" if name in _RESERVED | {subject.alias} else name


def unique(name: str, taken: set[str]) -> str:
    """The name, numbered when it is taken; taken from now on."""
    chosen, number = name, 2
    while chosen in taken:
        chosen, number = f"{name}_{number}", number + 1
    taken.add(chosen)
    return chosen


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
