"""Reading which tests failed."""

from __future__ import annotations

import pytest

from tier_code.engine.execution.failing_tests import failing_tests, how_many_ran


@pytest.mark.parametrize(
    ("output", "names"),
    [
        (
            "FAILED t.py::test_a - ValueError: x - y\nERROR t.py::test_b\n1 failed, 1 error in 0.1s",
            {"t.py::test_a", "t.py::test_b"},
        ),
        ("FAILED t.py::test_a[1 - 2] - assert [3]\n= 1 failed, 2 passed =", {"t.py::test_a[1 - 2]"}),
        (
            "FAIL: test_x (a.Case.test_x)\nERROR: test_y (a.Case.test_y)\nFAILED (failures=1, errors=1)",
            {"test_x (a.Case.test_x)", "test_y (a.Case.test_y)"},
        ),
    ],
)
def test_failed_tests_are_named(output: str, names: set[str]) -> None:
    assert failing_tests(output) == frozenset(names)


@pytest.mark.parametrize(
    "output", ["", "1 failed", "FAILED t.py::a\n2 failed", "Segmentation fault", "3 passed"]
)
def test_an_output_that_does_not_tell_all_of_them_tells_none(output: str) -> None:
    assert failing_tests(output) is None


@pytest.mark.parametrize(
    ("output", "ran"),
    [
        ("= 1 failed, 2 passed, 3 skipped in 0.1s =", 3),
        ("859 passed in 5.53s", 859),
        ("......\nRan 116 tests in 0.010s\n\nOK", 116),
        ("we have passed 3 passed", None),
        ("", None),
    ],
)
def test_how_many_tests_ran_is_read(output: str, ran: int | None) -> None:
    assert how_many_ran(output) == ran
