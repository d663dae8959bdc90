"""The types of a model's answer make it into a dataclass only where the code bears them out."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.dataclasses_.converting import dataclass_step
from tests.codebase.codemods.file_steps import tree_of
from tier_code.codebase.answers.field_types import read_field_types
from tier_code.codebase.checks.classes.dataclass_made import check_dataclass
from tier_code.codebase.codemods.dataclasses_.tool import dataclass_tool
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.errors import ToolDeclined

SOURCE = """\
class Point:
    def __init__(self, name, size, other):
        self.name = name
        self.size = size
        self.other = other

    def shown(self):
        return self.name.upper() + "!" * (self.size + 1)


def make():
    return Point("a", 3, None)
"""


def test_without_a_model_what_is_certain_is_kept_apart() -> None:
    with pytest.raises(ToolDeclined) as caught:
        dataclass_tool(
            tree_of({"m.py": "class Point:\n    def __init__(self, x):\n        self.x = x\n"}),
            dataclass_step(),
        )
    assert "types of x are not said" in caught.value.reason
    assert b"    x: Any\n" in ((caught.value.partial or {}).get("m.py") or b"")
    assert any("'x' is Any" in line for line in caught.value.details)


def test_types_that_the_code_bears_out_become_those_of_the_fields() -> None:
    tree = tree_of({"m.py": SOURCE})
    read = read_field_types(tree, dataclass_step(), "name: str\nsize: int\nother: ?\n")
    assert not isinstance(read, CheckResult), read
    text = (read.changes["m.py"] or b"").decode()
    assert "    name: str\n    size: int\n" in text
    assert check_dataclass(dataclass_step(), tree, read.changes).outcome is CheckOutcome.PASSED


def test_types_that_the_code_denies_do_not() -> None:
    read = read_field_types(tree_of({"m.py": SOURCE}), dataclass_step(), "name: bytes\nsize: list[str]\n")
    assert isinstance(read, CheckResult) or b"bytes" not in (read.changes["m.py"] or b"")
    assert isinstance(read, CheckResult) or b"list[str]" not in (read.changes["m.py"] or b"")


def test_an_answer_without_types_is_of_the_wrong_shape() -> None:
    read = read_field_types(tree_of({"m.py": SOURCE}), dataclass_step(), "I cannot say.")
    assert isinstance(read, CheckResult)
    assert read.outcome is CheckOutcome.FAILED
