"""The `hints` check and code equality for hints: right hints pass; wrong, empty and smuggled ones do not."""

from __future__ import annotations

import pytest

from tests.codebase.hint_steps import hint_step, tree_of
from tests.codebase.steps import MemoryTree
from tier_code.codebase.checks.code_equal import check_code_equal
from tier_code.codebase.checks.hints.hints import check_hints
from tier_code.domain.checks import CheckOutcome, CheckResult

BEFORE = """import os
from decimal import Decimal

class Box:
    def __init__(self, size, label=None):
        self.size = size
        self.label = label
        self.items = {}

    def area(self):
        return self.size * self.size

def load(path, times=1):
    with open(path) as file:  # why
        return file.read() * times

def first(box):
    return box.area() + 1

def typed(x: int, y) -> int:
    return x
"""
USER = """from m import Box, load
def use() -> None:
    box = Box(3, 'a')
    print(load('x').upper(), box.label)
"""
TREE = tree_of({"m.py": BEFORE, "user.py": USER})


def looked(old: str, new: str, qualname: str = "load", answer: str = "") -> CheckResult:
    assert BEFORE.count(old) == 1
    return check_hints(hint_step(qualname), TREE, {"m.py": BEFORE.replace(old, new).encode()}, answer)


RIGHT = [
    ("load(path, times=1)", "load(path: str, times: int = 1) -> str", "load"),
    ("load(path, times=1)", "load(path: 'str | os.PathLike[str]', times: int=1)", "load"),
    ("__init__(self, size, label=None)", "__init__(self, size: int, label: str | None = None) -> None", "Box.__init__"),
    ("first(box)", "first(box: Box)", "first"),
    ("typed(x: int, y)", "typed(x: int, y: object)", "typed"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "qualname"), RIGHT)
def test_hints_that_hold_pass(old: str, new: str, qualname: str) -> None:
    result = looked(old, new, qualname)
    assert result.outcome is CheckOutcome.PASSED, result.evidence
    assert (
        check_code_equal(TREE, {"m.py": BEFORE.replace(old, new).encode()}, "hints").outcome
        is CheckOutcome.PASSED
    )


WRONG = [
    ("load(path, times=1)", "load(path: int, times: int = 1) -> bytes", "load", "mypy"),
    ("load(path, times=1)", "load(path: str, times: int = 1) -> bytes", "load", "mypy"),
    ("load(path, times=1)", "load(path: bytes, times: int = 1)", "load", "user.py:4"),
    ("load(path, times=1)", "load(path, times: str = 1)", "load", "mypy"),
    ("load(path, times=1)", "load(path, times=1) -> str | None", "load", "user.py:4"),
    ("__init__(self, size, label=None)", "__init__(self, size: str, label=None) -> None", "Box.__init__", "user.py:3"),
    ("first(box)", "first(box: Decimal)", "first", "mypy"),
    ("first(box)", "first(box: Unknown)", "first", "'Unknown' is not defined"),
    ("first(box)", "first(box: 'Box[')", "first", "no type"),
    ("first(box)", "first(box: 3)", "first", "mypy"),
    ("load(path, times=1)", "load(path: Any, times=1)", "load", "`Any` alone"),
    ("load(path, times=1)", "load(path, times=1)", "first", "no hint was added"),
    ("load(path, times=1)", "load(path: str, times=1)", "first", "nobody asked for"),
    ("typed(x: int, y)", "typed(x: float, y: int)", "typed", "was there already and changed"),
    ("load(path, times=1)", "load(path: str, count: int = 1)", "load", "not what they were"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "qualname", "reason"), WRONG)
def test_hints_that_do_not_hold_fail(old: str, new: str, qualname: str, reason: str) -> None:
    result = looked(old, new, qualname)
    assert result.outcome is CheckOutcome.FAILED
    assert reason in " ".join([result.evidence, *result.details])


def test_the_evidence_counts_what_it_looked_at() -> None:
    result = looked("load(path, times=1)", "load(path: str, times: int = 1)", answer="path: str")
    facts = dict(result.facts)
    assert (facts["hints_added"], facts["hints_by_model"], facts["left_open"], facts["any"]) == (2, 1, 1, 0)
    assert str(facts["checker"]).startswith("mypy ")
    assert "2 hints added" in result.evidence
    assert "1 left open" in result.evidence


def test_what_comes_to_light_with_any_hint_is_said_and_does_not_count() -> None:
    before = "class C:\n    def f(self, x):\n        self.found = []\n        return x\n"
    after = before.replace("(self, x)", "(self, x: int) -> int")
    result = check_hints(hint_step("C.f"), tree_of(before), {"m.py": after.encode()}, "")
    assert result.outcome is CheckOutcome.PASSED
    assert dict(result.facts)["revealed"] == 1
    assert "came to light" in result.evidence


def test_a_name_must_exist_when_the_file_is_run() -> None:
    before = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from decimal import Decimal\ndef f(x): pass\nclass Late: pass\n"
    for name, good in (("Decimal", False), ("'Decimal'", True), ("Late", False), ("'Late'", True)):
        after = before.replace("f(x)", f"f(x: {name})")
        result = check_hints(hint_step("f"), tree_of(before), {"m.py": after.encode()}, "")
        assert (result.outcome is CheckOutcome.PASSED) is good, (name, result.evidence)
        lazy = f"from __future__ import annotations\n{after}"
        assert (
            check_hints(hint_step("f"), tree_of(before), {"m.py": lazy.encode()}, "").outcome
            is CheckOutcome.PASSED
        )


def test_settings_of_the_repository_do_not_matter() -> None:
    files = {
        "m.py": "# mypy: ignore-errors\ndef f(x):\n    return x.upper()\n",
        "mypy.ini": "[mypy]\nignore_errors = true\nplugins = nowhere.plugin\n",
        "pyproject.toml": "[tool.mypy]\nignore_errors = true\n",
    }
    after = files["m.py"].replace("f(x)", "f(x: int)")
    result = check_hints(hint_step("f"), tree_of(files), {"m.py": after.encode()}, "")
    assert result.outcome is CheckOutcome.FAILED


SMUGGLED = [
    ("times=1", "times=2"),
    ("# why", "# what"),
    ("import os\n", ""),
    ("import os\n", "import os, sys\n"),
    ("import os\n", "import os\nfrom decimal import Context\n"),
    ("self.items = {}", "self.items: dict[str, int] = {}"),
    ("path, times", "path, *, times"),
    ("def first(", "@staticmethod\ndef first("),
]


@pytest.mark.parametrize(("old", "new"), SMUGGLED)
def test_whatever_is_no_hint_is_a_change_of_code(old: str, new: str) -> None:
    after = BEFORE.replace("first(box)", "first(box: Box)").replace(old, new, 1)
    assert check_code_equal(TREE, {"m.py": after.encode()}, "hints").outcome is CheckOutcome.FAILED


BROUGHT = [
    "from __future__ import annotations\n",
    "from typing import Any\n",
    "from collections.abc import Iterator\n",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from decimal import Context\n",
]


@pytest.mark.parametrize("line", BROUGHT)
def test_hints_may_bring_their_imports(line: str) -> None:
    after = line + BEFORE
    assert check_code_equal(TREE, {"m.py": after.encode()}, "hints").outcome is CheckOutcome.PASSED
    assert check_code_equal(TREE, {"m.py": after.encode()}).outcome is CheckOutcome.FAILED


def test_an_import_that_was_there_has_to_stay() -> None:
    before = "from __future__ import division\nfrom typing import cast\nx = cast(int, 1)\ndef f(y): pass\n"
    tree = MemoryTree({"m.py": before.encode()})
    for after, good in (
        (before.replace("division", "annotations, division"), True),
        (before.replace("division", "annotations"), False),
        (before.replace("import cast", "import cast, Any"), True),
        (before.replace("import cast", "import Any"), False),
    ):
        result = check_code_equal(tree, {"m.py": after.encode()}, "hints")
        assert (result.outcome is CheckOutcome.PASSED) is good
