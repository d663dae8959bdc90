"""Only what a step declares may change."""

from __future__ import annotations

import pytest

from tests.codebase.steps import MemoryTree, docstring_step, rename_step
from tier_code.codebase.checks.scope import check_scope
from tier_code.domain.checks import CheckOutcome

BEFORE = b"""import os


class A:
    # about f
    def f(self):  # noqa
        # why
        return os.sep

    def g(self): return 1
"""
TREE = MemoryTree({"m.py": BEFORE, "other.py": b"x = 1\n"})


def after(old: bytes, new: bytes) -> dict[str, bytes | None]:
    assert old in BEFORE
    return {"m.py": BEFORE.replace(old, new)}


def outcome(changes: dict[str, bytes | None], qualname: str = "A.f") -> CheckOutcome:
    return check_scope(docstring_step(qualname), TREE, changes).outcome


@pytest.mark.parametrize(
    ("qualname", "old", "new"),
    [
        ("A.f", b"# noqa\n", b'# noqa\n        """Return it."""\n'),
        ("A.g", b"(self): return 1", b'(self):\n        """Return it."""\n        return 1'),
        ("A", b"class A:\n", b'class A:\n    """An a."""\n\n'),
        ("", b"import os\n", b'"""A module."""\n\nimport os\n'),
    ],
)
def test_the_docstring_of_the_target_is_in_scope(qualname: str, old: bytes, new: bytes) -> None:
    assert outcome(after(old, new), qualname) is CheckOutcome.PASSED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"class A:\n", b'class A:\n    """Not the target."""\n\n'),
        (b"return 1", b"return  1"),
        (b"# noqa\n", b'# noqa: F401\n        """Return it."""\n'),
        (b"        # why\n", b'        """Return it."""\n'),
        (b"        return os.sep", b'        """Return it."""\n        return os.sep\n'),
        (b"(self):  # noqa\n", b'(self, x=1):  # noqa\n        """Return it."""\n'),
    ],
)
def test_every_other_byte_is_out_of_scope(old: bytes, new: bytes) -> None:
    assert outcome(after(old, new)) is CheckOutcome.FAILED


def test_other_files_are_out_of_scope_and_named() -> None:
    result = check_scope(docstring_step("A.f"), TREE, {"other.py": b"x = 2\n"})
    assert result.outcome is CheckOutcome.FAILED
    assert "other.py" in result.evidence
    assert result.details == ("other.py",)


def test_files_may_be_neither_created_nor_deleted() -> None:
    created = check_scope(rename_step("A", "B"), TREE, {"new.py": b""})
    deleted = check_scope(rename_step("A", "B"), TREE, {"other.py": None})
    assert (created.outcome, deleted.outcome) == (CheckOutcome.FAILED, CheckOutcome.FAILED)


def test_a_rename_may_change_any_file_of_the_project() -> None:
    changes = {"m.py": BEFORE.replace(b"A", b"B"), "other.py": b"x = 2\n"}
    assert check_scope(rename_step("A", "B"), TREE, changes).outcome is CheckOutcome.PASSED


def test_replacing_a_docstring_is_in_scope() -> None:
    tree = MemoryTree({"m.py": b'def f():\n    """Old."""\n    return 1\n'})
    step = docstring_step("f", replace=True)
    good: dict[str, bytes | None] = {
        "m.py": b'def f():\n    """New one.\n\n    More.\n    """\n    return 1\n'
    }
    bad: dict[str, bytes | None] = {"m.py": b'def f():\n    """New one."""\n    return 2\n'}
    assert check_scope(step, tree, good).outcome is CheckOutcome.PASSED
    assert check_scope(step, tree, bad).outcome is CheckOutcome.FAILED
