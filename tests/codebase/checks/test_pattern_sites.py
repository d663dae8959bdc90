"""The `pattern` check catches rewrites that missed a match, took too much or bent a piece."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.two_versions import pattern_step
from tests.support.memory_tree import memory_tree
from tier_code.codebase.checks.pattern.pattern_sites import check_pattern
from tier_code.domain.checks import CheckOutcome, CheckResult


def verdict(before: str, after: str, pattern: str, rewrite: str, path: str = "a.py") -> CheckResult:
    """The check on these two versions."""
    changes = {path: after.encode()} if before != after else {}
    return check_pattern(pattern_step((path,), pattern, rewrite), memory_tree({path: before}), changes)


def test_the_evidence_says_what_was_found() -> None:
    found = verdict("f(1)\nf(2,  # two\n)\n", "int(1)\nf(2,  # two\n)\n", "f($A)", "int($A)")
    assert found.outcome is CheckOutcome.PASSED
    assert found.evidence == "1 match rewritten as declared, 1 left with a reason"
    assert found.details == ("a.py:2: a comment stands inside",)
    assert dict(found.facts) == {"matches": 2, "rewritten": 1, "left": 1}


WRONG: dict[str, tuple[str, str, str, str]] = {
    "a match left": ("f(1)\nf(2)\n", "int(1)\nf(2)\n", "f($A)", "int($A)"),
    "an inner match left": ("f(f(1))\n", "int(f(1))\n", "f($A)", "int($A)"),
    "another call changed": ("f(1)\ng(2)\n", "int(1)\nint(2)\n", "f($A)", "int($A)"),
    "a piece changed": ("f(1)\n", "int(2)\n", "f($A)", "int($A)"),
    "pieces swapped": ("f(a, b)\n", "max(b, a)\n", "f($A, $B)", "max($A, $B)"),
    "brackets lost inside": ("f(a or b)\n", "a or b + 1\n", "f($A)", "$A + 1"),
    "brackets lost around": ("x = 2 * f(a)\n", "x = 2 * a + 1\n", "f($A)", "$A + 1"),
    "an attribute of the wrong thing": ("f(a + b)\n", "a + b.c\n", "f($A)", "$A.c"),
    "another rewrite": ("f(1)\n", "str(1)\n", "f($A)", "int($A)"),
    "another operator": ("a == None\n", "a is not None\n", "$A == None", "$A is None"),
    "an argument lost": ("f(a, b)\n", "max(a)\n", "f($$$A)", "max($$$A)"),
    "a keyword's name lost": ("f(a, key=b)\n", "max(a, b)\n", "f($$$A)", "max($$$A)"),
    "a string changed": ("f(1)\nx = 'f(2)'\n", "int(1)\nx = 'int(2)'\n", "f($A)", "int($A)"),
    "a comment changed": ("f(1)  # f(2)\n", "int(1)  # int(2)\n", "f($A)", "int($A)"),
    "a comment lost": ("f(1)  # one\n", "int(1)\n", "f($A)", "int($A)"),
    "a statement lost": ("f(1)\nx = 1\n", "int(1)\n", "f($A)", "int($A)"),
    "a captured name": (
        "import math\ndef g(math): return sq(1)\n",
        "import math\ndef g(math): return math.sqrt(1)\n",
        "sq($A)",
        "math.sqrt($A)",
    ),
    "a piece that the rewrite binds": ("f(x)\n", "(lambda x: x)\n", "f($A)", "(lambda x: $A)"),
    "a name that is not known": ("f(1)\n", "unknown(1)\n", "f($A)", "unknown($A)"),
    "two that were to be equal": ("a == b\n", "True\n", "$A == $A", "True"),
}


@pytest.mark.parametrize(("before", "after", "pattern", "rewrite"), WRONG.values(), ids=WRONG)
def test_a_wrong_rewrite_fails(before: str, after: str, pattern: str, rewrite: str) -> None:
    assert verdict(before, after, pattern, rewrite).outcome is CheckOutcome.FAILED


RIGHT: dict[str, tuple[str, str, str, str]] = {
    "in another layout": ("f(1)\n", "int(\n    1\n)\n", "f($A)", "int($A)"),
    "a rewrite that holds the pattern": ("f(1)\n", "int(f(1))\n", "f($A)", "int(f($A))"),
    "written in another way": ("d[\"a\"]\nd['a']\n", "d.a\nd['a']\n", '$D["a"]', "$D.a"),
    "in an f-string": ("f(1)\nx = f'{f(2)}'\n", "int(1)\nx = f'{f(2)}'\n", "f($A)", "int($A)"),
    "a statement of a call": ("f(a)\nx = f(b)\n", "assert a\nx = f(b)\n", "f($A)", "assert $A"),
    "a local of the name": (
        "import math\nsq(1)\ndef g(math): return sq(2)\n",
        "import math\nmath.sqrt(1)\ndef g(math): return sq(2)\n",
        "sq($A)",
        "math.sqrt($A)",
    ),
    "operands on the left together": ("a and b and c\n", "all([a and b, c])\n", "$A and $B", "all([$A, $B])"),
}


@pytest.mark.parametrize(("before", "after", "pattern", "rewrite"), RIGHT.values(), ids=RIGHT)
def test_a_right_rewrite_passes(before: str, after: str, pattern: str, rewrite: str) -> None:
    found = verdict(before, after, pattern, rewrite)
    assert found.outcome is CheckOutcome.PASSED, found


def test_other_languages_are_counted_apart() -> None:
    found = verdict("f(1);\n", "g(1);\n", "f($A)", "g($A)", "a.js")
    assert found.outcome is CheckOutcome.PASSED
    assert "1 file of other languages: only their syntax vouches" in found.evidence


def test_an_unchanged_file_of_the_step_is_looked_at_too() -> None:
    tree = memory_tree({"a.py": "f(1)\n", "b.py": "f(2)\n"})
    step = pattern_step(("a.py", "b.py"), "f($A)", "int($A)")
    assert check_pattern(step, tree, {"a.py": b"int(1)\n"}).outcome is CheckOutcome.FAILED


def test_nothing_changed_is_skipped_and_what_cannot_be_parsed_fails() -> None:
    assert verdict("f(1)\n", "f(1)\n", "f($A)", "int($A)").outcome is CheckOutcome.SKIPPED
    assert verdict("f(1)\n", "int(1\n", "f($A)", "int($A)").outcome is CheckOutcome.FAILED
