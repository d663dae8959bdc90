"""The special-methods check tries the new methods and refuses those that do not keep their promise."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.file_steps import tree_of
from tests.codebase.codemods.special_methods.test_add import METHODS, POINT, methods_step
from tier_code.codebase.checks.classes.special_methods import check_special_methods
from tier_code.domain.checks import CheckOutcome, CheckResult

NEW = POINT.replace("        self.y = y\n", "        self.y = y\n" + METHODS)


def checked(new: str, old: str = POINT, methods: str = "__repr__ __eq__ __hash__") -> CheckResult:
    return check_special_methods(methods_step(methods), tree_of({"m.py": old}), {"m.py": new.encode()})


def test_methods_that_keep_their_promise_are_vouched_for() -> None:
    verdict = checked(NEW)
    assert verdict.outcome is CheckOutcome.PASSED, verdict
    assert verdict.facts == (("methods", 3), ("attributes", 2))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("x={self.x!r}, y={self.y!r}", "x={self.x!r}", "does not show 'y'"),
        ("x={self.x!r}, y={self.y!r}", "x={self.y!r}, y={self.x!r}", "does not show 'x'"),
        ("{type(self).__name__}(", "Other(", "__repr__ gives"),
        ("(self.x, self.y) == (other.x, other.y)", "self.x == other.x", "does not compare 'y'"),
        (
            "(self.x, self.y) == (other.x, other.y)",
            "(self.x, self.y) != (other.x, other.y)",
            "differs from one",
        ),
        (
            "(self.x, self.y) == (other.x, other.y)",
            "(self.x, self.y) == (other.x, self.y)",
            "does not compare 'y'",
        ),
        ("(self.x, self.y) == (other.x, other.y)", "True", "does not compare"),
        ("return NotImplemented", "return False", "leave other types"),
        ("if not isinstance(other, Point)", "if not isinstance(other, Pint)", "fails: NameError"),
        ("hash((self.x, self.y))", "hash((self.x, self.z))", "no attribute that __init__"),
        ("hash((self.x, self.y))", "hash(1)", "depends on no attribute"),
        ("hash((self.x, self.y))", "id(self)", "calls id"),
        ("hash((self.x, self.y))", "hash(self.x.__class__.__subclasses__)", "reaches through"),
        ("hash((self.x, self.y))", "[self.x for _ in ()]", "more than look at"),
        ("        self.y = y\n", "        self.y = y + 1\n", "more changed"),
        ("self.x += 1", "self.x += 2", "more changed"),
        ("    def __hash__", "    @cached\n    def __hash__", "decorated"),
        ("def __hash__", "def __len__", "not asked for"),
    ],
)
def test_methods_that_do_not_are_refused(old: str, new: str, said: str) -> None:
    assert old in NEW
    verdict = checked(NEW.replace(old, new))
    assert verdict.outcome is CheckOutcome.FAILED
    assert said in verdict.evidence


def test_a_secret_that_is_shown_is_refused() -> None:
    old, new = (text.replace("self.y", "self.token").replace("y={", "token={") for text in (POINT, NEW))
    assert "may be secret" in checked(new, old).evidence


def test_a_hash_beyond_the_equality_is_refused() -> None:
    new = NEW.replace("(self.x, self.y) == (other.x, other.y)", "self.x == other.x")
    assert checked(new).outcome is CheckOutcome.FAILED


def test_a_hash_without_an_equality_is_refused() -> None:
    only = POINT + "\n    def __hash__(self):\n        return hash(self.x)\n"
    assert "needs an __eq__" in checked(only, methods="__hash__").evidence
