"""The `function` and `calls` checks catch what must not happen when a method becomes a function."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.moves import method_step, tree_of
from tier_code.codebase.checks.moves.method_moved import check_calls, check_function
from tier_code.domain.checks import CheckOutcome

BEFORE = """
class A:
    # why
    def f(self, x, *, y=1):
        \"\"\"Say it.

        Twice.
        \"\"\"
        return x * y

    def g(self):
        return self.f(1, y=2)
"""
AFTER = """
# why
def f(x, *, y=1):
    \"\"\"Say it.

    Twice.
    \"\"\"
    return x * y


class A:
    def g(self):
        return f(1, y=2)
"""
KEPT = AFTER.replace(
    "class A:\n",
    'class A:\n    def f(self, x, *, y=1):\n        """Say it.\n\n        Twice.\n        """\n        return f(x, y=y)\n\n',
)
STEP = method_step("a.py::A.f")


def test_a_clean_change_passes_both_with_figures() -> None:
    tree, after = tree_of({"a.py": BEFORE}), {"a.py": AFTER.encode()}
    function, calls = check_function(STEP, tree, after), check_calls(STEP, tree, after)
    assert function.outcome is CheckOutcome.PASSED, function
    assert dict(function.facts) == {"uses_rewritten": 1, "method_kept": 0, "files": 1}
    assert calls.outcome is CheckOutcome.PASSED, calls
    assert dict(calls.facts) == {"uses_resolved": 1, "uses_unknown": 0, "others": 0}


def test_the_method_may_stay_as_a_call_of_the_function() -> None:
    function = check_function(STEP, tree_of({"a.py": BEFORE}), {"a.py": KEPT.encode()})
    assert function.outcome is CheckOutcome.PASSED, function
    assert dict(function.facts)["method_kept"] == 1


WRONG = {
    "the body changed": (AFTER.replace("x * y", "x + y"), "Mult became Add"),
    "a default changed": (AFTER.replace("y=1)", "y=2)"), "other parameters"),
    "the docstring changed": (AFTER.replace("Twice", "Thrice"), "another docstring"),
    "the function is missing": (AFTER.replace("def f(", "def h("), "not one new function"),
    "the class lost more": (
        AFTER.replace("    def g(self):\n        return f(1, y=2)\n", "    pass\n"),
        "Pass",
    ),
    "an argument of a call changed": (AFTER.replace("f(1, y=2)", "f(2, y=2)"), "1 became 2"),
    "the object is handed over and not taken": (
        AFTER.replace("f(1, y=2)", "f(self, 1, y=2)"),
        "added or left out",
    ),
    "the comment is lost": (AFTER.replace("# why\n", ""), "comments are not as they were"),
    "the method stays and does something else": (KEPT.replace("f(x, y=y)", "f(x)"), "does not just call f"),
    "something else in the file": (AFTER + "\nX = 1\n", "added or left out"),
}


@pytest.mark.parametrize(("after", "told"), WRONG.values(), ids=WRONG)
def test_function_refuses(after: str, told: str) -> None:
    verdict = check_function(STEP, tree_of({"a.py": BEFORE}), {"a.py": after.encode()})
    assert verdict.outcome is CheckOutcome.FAILED
    assert any(told in line for line in verdict.details or (verdict.evidence,)), verdict


def test_a_call_that_was_left_behind_is_found() -> None:
    after = AFTER.replace("f(1, y=2)", "self.f(1, y=2)")
    verdict = check_calls(STEP, tree_of({"a.py": BEFORE}), {"a.py": after.encode()})
    assert verdict.outcome is CheckOutcome.FAILED
    assert verdict.evidence == "a.py:11: this still calls A.f, which is gone"


def test_a_call_of_another_class_must_not_be_rewritten() -> None:
    other = "\n\nclass B:\n    def f(self, x): pass\n    def h(self):\n        return self.f(3)\n"
    after = AFTER + other.replace("self.f(3)", "f(3)")
    verdict = check_calls(STEP, tree_of({"a.py": BEFORE + other}), {"a.py": after.encode()})
    assert verdict.outcome is CheckOutcome.FAILED
    assert "this did not lead to A.f" in verdict.evidence
