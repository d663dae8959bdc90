"""The constant check refuses whatever is more, less or other than a name for the literal."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.constants.test_extract import constant_step
from tests.codebase.codemods.file_steps import tree_of
from tier_code.codebase.checks.constant import check_constant
from tier_code.domain.checks import CheckOutcome, CheckResult

OLD = "import a\n\n\ndef f():\n    return 5, 5.0  # five\n\n\ndef g():\n    return 5\n"
NEW = "import a\n\nLIMIT = 5\n\n\ndef f():\n    return LIMIT, 5.0  # five\n\n\ndef g():\n    return LIMIT\n"


def checked(new: str, old: str = OLD, qualname: str = "") -> CheckResult:
    return check_constant(
        constant_step("5", qualname=qualname), tree_of({"m.py": old}), {"m.py": new.encode()}
    )


def test_the_name_for_the_literal_is_vouched_for() -> None:
    verdict = checked(NEW)
    assert verdict.outcome is CheckOutcome.PASSED, verdict
    assert verdict.facts == (("replaced", 2), ("left", 0))


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (NEW.replace("LIMIT = 5", "LIMIT = 6"), "not 5"),
        (NEW.replace("LIMIT = 5", "LIMIT = 5.0"), "not 5"),
        (NEW.replace("LIMIT, 5.0", "LIMIT, LIMIT"), "more changed"),
        (NEW.replace("return LIMIT\n", "return 5\n"), "still has the literal"),
        (NEW.replace("return LIMIT\n", "return LIMIT + 0\n"), "more changed"),
        (NEW.replace("def g()", "def g(LIMIT)"), "bound inside"),
        (NEW.replace("# five", "# six"), "comment"),
        (NEW.replace("LIMIT = 5\n", "LIMIT = 5\nLIMIT = 5\n"), "assigned 2 times"),
        (NEW.replace("LIMIT = 5\n", ""), "assigned 0 times"),
        (NEW.replace("import a\n", "import b\n"), "more changed"),
        ("import a\n\n\ndef f(x=LIMIT):\n    return LIMIT, 5.0\n\n\nLIMIT = 5\n", "above its definition"),
    ],
)
def test_anything_else_is_refused(new: str, said: str) -> None:
    verdict = checked(new)
    assert verdict.outcome is CheckOutcome.FAILED
    assert said in verdict.evidence


def test_a_name_that_meant_something_is_refused() -> None:
    old = OLD + "\n\ndef h():\n    return LIMIT\n"
    assert "meant something" in checked(NEW + "\n\ndef h():\n    return LIMIT\n", old).evidence


def test_uses_outside_the_named_function_are_refused() -> None:
    assert "outside f" in checked(NEW, qualname="f").evidence
    only = NEW.replace("return LIMIT\n", "return 5\n")
    assert checked(only, qualname="f").outcome is CheckOutcome.PASSED


def test_a_literal_in_a_pattern_may_be_left() -> None:
    more = "\n\ndef h(x):\n    match x:\n        case 5:\n            pass\n"
    verdict = checked(NEW + more, OLD + more)
    assert verdict.outcome is CheckOutcome.PASSED, verdict
    assert dict(verdict.facts)["left"] == 1
