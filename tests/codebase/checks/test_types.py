"""mypy on new code: what it says anew fails, what it says of the pattern too does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.checks.hints.types import check_types
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.plan import StepKind, Target

pytest.importorskip("mypy")

BEFORE = """\
class Store:
    users: dict[int, str] = {}

    def get(self, key: int) -> str:
        return self.users[key]

    def odd(self, key: int) -> str:
        return self.users[key].nothing
"""


def outcome(new: str, pattern: str = "Store.get") -> CheckOutcome:
    step = replace(
        file_step(StepKind.TWIN, [], pattern=pattern), targets=(Target(path="m.py", qualname="+Store.new"),)
    )
    return check_types(step, tree_of({"m.py": BEFORE}), {"m.py": f"{BEFORE}\n{new}".encode()}).outcome


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("self.users.pop(key)", CheckOutcome.PASSED),
        ("self.users.drop(key)", CheckOutcome.FAILED),
        ("len(self.users)", CheckOutcome.FAILED),
        ("self.get(str(key))", CheckOutcome.FAILED),
    ],
)
def test_new_errors_fail(body: str, expected: CheckOutcome) -> None:
    assert outcome(f"    def new(self, key: int) -> str:\n        return {body}\n") is expected


def test_bodies_without_annotations_are_looked_at() -> None:
    assert outcome("    def new(self, key):\n        return self.gone[key]\n") is CheckOutcome.FAILED


def test_of_code_without_types_only_what_is_missing_counts() -> None:
    before = "class A: pass\nclass B: pass\n\ndef old(x):\n    return x\n"
    step = replace(
        file_step(StepKind.TWIN, [], pattern="old"), targets=(Target(path="m.py", qualname="+new"),)
    )
    for body, expected in (
        ("    y = A() if x else 1\n    y = A()\n    y = B()\n    return y\n", CheckOutcome.PASSED),
        ("    y = A()\n    return y.size\n", CheckOutcome.FAILED),
    ):
        changes = {"m.py": f"{before}\ndef new(x):\n{body}".encode()}
        assert check_types(step, tree_of({"m.py": before}), changes).outcome is expected


def test_kinds_of_errors_that_the_pattern_has_are_allowed() -> None:
    new = "    def new(self, key: int) -> str:\n        return self.users.pop(key).other\n"
    assert outcome(new, "Store.odd") is CheckOutcome.PASSED
    assert outcome(new) is CheckOutcome.FAILED
