"""A class before and after, vouched for by the check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from textwrap import dedent

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.checks.classes.dataclass_made import check_dataclass
from tier_code.codebase.codemods.dataclasses_.convert import Conversion, convert_to_dataclass
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.plan import Step, StepKind, Target

POINT = Target(path="m.py", qualname="Point")


def dataclass_step(target: Target = POINT) -> Step:
    """A step on one class."""
    return replace(file_step(StepKind.DATACLASS, [target.path]), targets=(target,))


def text_of(source: str) -> str:
    """A source as it stands in the file."""
    return dedent(source).lstrip("\n")


def converted(
    source: str,
    *,
    types: Mapping[str, str] | None = None,
    others: Mapping[str, str] | None = None,
    target: Target = POINT,
) -> Conversion:
    """The conversion of `Point`, which the check vouches for."""
    tree = tree_of({"m.py": text_of(source), **(others or {})})
    found = convert_to_dataclass(tree, target, types or {})
    verdict = check_dataclass(dataclass_step(target), tree, {"m.py": found.content})
    assert verdict.outcome is CheckOutcome.PASSED, (verdict, found.content.decode())
    return found


def becomes(source: str, new: str) -> None:
    """Hold a conversion against the text that is expected."""
    assert converted(source).content.decode() == text_of(new)
