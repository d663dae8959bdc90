"""Failed runs of the real runners: which tests, why, and which functions of the project to look at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.counters import QuarterCounter
from tests.support.memory_tree import MemoryTree, memory_tree
from tier_code.codebase.failures.suspects import is_test_file, read_failures
from tier_code.ports.failures import FailedTest

FILES = {
    "pkg/__init__.py": "",
    "pkg/ranges.py": (
        "def clamp(value, low, high):\n"
        "    return min(low, max(value, high))\n"
        "\n\n"
        "class Span:\n"
        "    def __init__(self, start, end):\n"
        "        self.start, self.end = start, end\n"
        "\n"
        "    def width(self):\n"
        "        return check(self.end - self.star)\n"
        "\n\n"
        "def check(number):\n"
        "    if number < 0:\n"
        '        raise ValueError("negative")\n'
        "    return number\n"
    ),
    "tests/test_ranges.py": (
        "import unittest\n\n"
        "from pkg.ranges import Span, check, clamp\n\n\n"
        "class Ranges(unittest.TestCase):\n"
        "    def test_clamp_keeps_what_is_inside(self):\n"
        "        self.assertEqual(clamp(5, 1, 9), 5)\n\n"
        "    def test_width(self):\n"
        "        self.assertEqual(Span(1, 4).width(), 3)\n\n"
        "    def test_fine(self):\n"
        "        self.assertEqual(check(1), 1)\n"
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def output_of(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(folder)},
    )
    assert done.returncode != 0
    return done.stdout + done.stderr


def by_test(failures: tuple[FailedTest, ...], word: str) -> FailedTest:
    return next(each for each in failures if word in each.name)


def tree() -> MemoryTree:
    return memory_tree(FILES)


@pytest.mark.parametrize(
    "command",
    [
        ("pytest", "-q", "-p", "no:cacheprovider"),
        ("pytest", "-q", "-p", "no:cacheprovider", "--tb=short"),
        ("pytest", "-q", "-p", "no:cacheprovider", "--tb=native"),
        ("unittest", "discover", "-s", "tests"),
    ],
)
def test_the_function_that_raised_comes_first_and_a_wrong_value_points_at_what_is_called(
    folder: Path, command: tuple[str, ...]
) -> None:
    failures = read_failures(tree(), output_of(folder, *command), QuarterCounter())
    assert len(failures) == 2
    raised, wrong = by_test(failures, "test_width"), by_test(failures, "test_clamp")
    assert str(raised.suspects[0]) == "pkg/ranges.py::Span.width"
    assert [str(target) for target in wrong.suspects] == ["pkg/ranges.py::clamp"]
    assert "star" in raised.message
    assert "AssertionError" in wrong.message or "assert" in wrong.message
    assert "assertEqual(clamp(5, 1, 9), 5)" in wrong.source


def test_a_summary_alone_still_names_the_test_and_what_it_calls(folder: Path) -> None:
    output = output_of(folder, "pytest", "-q", "-p", "no:cacheprovider", "--tb=no")
    wrong = by_test(read_failures(tree(), output, QuarterCounter()), "test_clamp")
    assert wrong.name == "tests/test_ranges.py::Ranges::test_clamp_keeps_what_is_inside"
    assert [str(target) for target in wrong.suspects] == ["pkg/ranges.py::clamp"]


@pytest.mark.parametrize("output", ["", "Segmentation fault", "FAILED", "___ x ___\n" * 50, "\0" * 100])
def test_output_that_says_nothing_names_nothing_in_the_code(output: str) -> None:
    assert all(not each.suspects for each in read_failures(tree(), output, QuarterCounter()))


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("tests/a.py", True),
        ("pkg/tests/b.py", True),
        ("test_x.py", True),
        ("pkg/x_test.py", True),
        ("conftest.py", True),
        ("pkg/testament.py", False),
        ("pkg/contest.py", False),
    ],
)
def test_test_code_is_known_by_its_path(path: str, *, is_one: bool) -> None:
    assert is_test_file(path) is is_one


def test_of_equal_suspects_the_one_that_ran_first_comes_first_and_what_never_ran_is_none() -> None:
    files = {
        "codec.py": "def pack(n):\n    return n\n\n\ndef check(n):\n    return n\n\n\ndef unpack(n):\n    return n\n",
        "test_codec.py": (
            "from codec import check, pack, unpack\n\n\n"
            "def test_round():\n"
            "    packed = pack(1)\n"
            "    checked = check(packed)\n"
            "    assert checked == 2\n"
            "    assert unpack(packed) == 1\n"
        ),
    }
    output = (
        "____ test_round ____\n\ntest_codec.py:7: AssertionError\n"
        "=== short test summary info ===\nFAILED test_codec.py::test_round - assert 1 == 2\n"
    )
    (failure,) = read_failures(memory_tree(files), output, QuarterCounter())
    assert [target.qualname for target in failure.suspects] == ["pack", "check"]
