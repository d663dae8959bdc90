"""Parse, symbol, code-equal and lint: each passes on a right example and fails on a wrong one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from tests.codebase.steps import MemoryTree, docstring_step, rename_step
from tier_code.codebase.checks.code_equal import check_code_equal
from tier_code.codebase.checks.lint import check_lint, check_lint_together
from tier_code.codebase.checks.parsing import check_parse
from tier_code.codebase.checks.registry import code_checks
from tier_code.codebase.checks.symbols import check_symbols
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.ports.code import CodeCheck

Result = TypeVar("Result")

BEFORE = b"""import os


@cache
def f(a: int, *, b: str = "x") -> str:  # noqa
    # why
    return os.sep + b


class A(Base):
    def g(self):
        return f(1)
"""
DOCUMENTED = BEFORE.replace(b"# noqa\n", b'# noqa\n    """Return it."""\n')
TREE = MemoryTree({"m.py": BEFORE})
STEP = docstring_step("f")

Looked = Callable[[bytes], CheckResult]
LOOKS: dict[str, Looked] = {
    "parse": lambda after: check_parse(TREE, {"m.py": after}),
    "symbol": lambda after: check_symbols(STEP, TREE, {"m.py": after}),
    "code-equal": lambda after: check_code_equal(TREE, {"m.py": after}),
    "lint": lambda after: check_lint(TREE, {"m.py": after}),
}


@pytest.mark.parametrize("name", LOOKS)
def test_a_docstring_more_passes(name: str) -> None:
    result = LOOKS[name](DOCUMENTED)
    assert result.check == name
    assert result.outcome is CheckOutcome.PASSED, result.evidence


WRONG = [
    ("parse", b"os.sep + b", b"os.sep + b +"),
    ("parse", b"class A(Base):", b"class A(Base:"),
    ("parse", b"    # why\n", b'    """open\n'),
    ("symbol", b"def g", b"def h"),
    ("symbol", b"a: int", b"a: str"),
    ("symbol", b"-> str", b"-> int"),
    ("symbol", b', *, b: str = "x"', b', b: str = "x"'),
    ("symbol", b"@cache\n", b""),
    ("symbol", b"A(Base)", b"A(Other)"),
    ("symbol", b"    def g(self):", b"    def h(self): ...\n    def g(self):"),
    ("code-equal", b"os.sep + b", b"b + os.sep"),
    ("code-equal", b"a: int", b"a: str"),
    ("code-equal", b"-> str", b"-> bytes"),
    ("code-equal", b"    # why\n", b""),
    ("code-equal", b"# why", b"# because"),
    ("code-equal", b"# noqa", b"# type: ignore"),
    ("code-equal", b"return f(1)", b"return f(1"),
    ("code-equal", b'b: str = "x"', b'b: str = "y"'),
    ("lint", b"return f(1)", b"return undefined_name"),
    ("lint", b"import os\n", b"import os\nimport sys\n"),
    ("lint", b"    # why\n", b"    # why\n    unused = 1\n"),
]


@pytest.mark.parametrize(("name", "old", "new"), WRONG)
def test_a_wrong_change_fails(name: str, old: bytes, new: bytes) -> None:
    assert old in BEFORE
    result = LOOKS[name](BEFORE.replace(old, new))
    assert result.outcome is CheckOutcome.FAILED
    assert "m.py" in result.evidence
    assert "\n" not in result.evidence


@pytest.mark.parametrize("name", LOOKS)
def test_files_of_other_languages_are_not_looked_at(name: str) -> None:
    tree = MemoryTree({"a.txt": b"x"})
    results = {
        "parse": check_parse(tree, {"a.txt": b"("}),
        "symbol": check_symbols(STEP, tree, {"a.txt": b"("}),
        "code-equal": check_code_equal(tree, {"a.txt": b"("}),
        "lint": check_lint(tree, {"a.txt": b"("}),
    }
    assert results[name].outcome is CheckOutcome.SKIPPED


def test_a_file_that_was_broken_may_stay_as_broken() -> None:
    broken = b"def f():\n    return 1\n\nclass (:\n"
    tree = MemoryTree({"m.py": broken})
    same = broken.replace(b"():\n", b'():\n    """Return one."""\n', 1)
    assert check_parse(tree, {"m.py": same}).outcome is CheckOutcome.PASSED
    worse = broken.replace(b"return 1", b"return ((1")
    assert check_parse(tree, {"m.py": worse}).outcome is CheckOutcome.FAILED


def test_equality_is_not_vouched_for_where_nothing_can_be_parsed() -> None:
    tree = MemoryTree({"m.py": b"class (:\n"})
    assert check_code_equal(tree, {"m.py": b"class (:\n\n"}).outcome is CheckOutcome.FAILED


def test_a_declared_encoding_is_read_as_declared() -> None:
    tree = MemoryTree({"m.py": b"# coding: latin-1\nx = '\xe9'\n"})
    same: dict[str, bytes | None] = {"m.py": b'# coding: latin-1\n"""Caf\xe9."""\nx = \'\xe9\'\n'}
    other: dict[str, bytes | None] = {"m.py": b"# coding: latin-1\nx = '\xe8'\n"}
    assert check_code_equal(tree, same).outcome is CheckOutcome.PASSED
    assert check_code_equal(tree, other).outcome is CheckOutcome.FAILED


def test_a_rename_may_change_its_one_name_everywhere_and_no_other() -> None:
    step = rename_step("f", "fetch")
    renamed = BEFORE.replace(b"def f(", b"def fetch(").replace(b"return f(", b"return fetch(")
    assert check_symbols(step, TREE, {"m.py": renamed}).outcome is CheckOutcome.PASSED
    other = renamed.replace(b"def g(", b"def fetch_all(")
    assert check_symbols(step, TREE, {"m.py": other}).outcome is CheckOutcome.FAILED


def test_old_lint_stays_silent_and_only_new_lint_speaks() -> None:
    tree = MemoryTree({"m.py": b"import os\nimport sys\n"})
    moved: dict[str, bytes | None] = {"m.py": b'"""A module."""\n\nimport os\nimport sys\n'}
    assert check_lint(tree, moved).outcome is CheckOutcome.PASSED
    more: dict[str, bytes | None] = {"m.py": b"import os\nimport sys\nimport re\nimport ast\n"}
    result = check_lint(tree, more)
    assert "and 1 more" in result.evidence
    assert len(result.details) == 2


class DirectOffload:
    """Runs the function here and now."""

    async def run(self, function: Callable[..., Result], *arguments: object) -> Result:
        """Call it."""
        return function(*arguments)


def ask(check: CodeCheck) -> Awaitable[CheckResult]:
    return check.run(STEP, TREE, {"m.py": DOCUMENTED}, "Return it.")


async def test_the_registry_has_every_check_of_a_docstring_step_under_its_own_name() -> None:
    checks = code_checks(DirectOffload())
    results = [await ask(checks[name]) for name in STEP.checks]
    assert [result.check for result in results] == list(STEP.checks)
    assert {result.outcome for result in results} == {CheckOutcome.PASSED}


def test_a_move_lets_a_package_offer_by_name_what_a_star_brought() -> None:
    tree = MemoryTree({"p/__init__.py": b"from .a import *\n", "p/a.py": b"X = 1\nY = 2\n"})
    star = b"from .a import *\nfrom .b import X\n"
    changes: dict[str, bytes | None] = {"p/__init__.py": star, "p/a.py": b"Y = 2\n", "p/b.py": b"X = 1\n"}
    assert check_lint_together(tree, changes).outcome is CheckOutcome.PASSED
    assert (
        check_lint_together(tree, {**changes, "p/a.py": b"import os\nY = 2\n"}).outcome is CheckOutcome.FAILED
    )
