"""The dataclass check refuses whatever makes objects of a class in another way than before."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.dataclasses_.converting import dataclass_step, text_of
from tests.codebase.codemods.file_steps import tree_of
from tier_code.codebase.checks.classes.dataclass_made import check_dataclass
from tier_code.domain.checks import CheckOutcome, CheckResult

OLD = text_of(
    """
    import os


    class Point:
        "A point."

        def __init__(self, x: int, y=0, *, name="a"):
            self.x = x
            self.y = y
            self.name = name.strip()
            self.items = []
            self.area = x * y

        def move(self):
            return self.x  # moved
    """
)
NEW = text_of(
    """
    import os
    from dataclasses import KW_ONLY, dataclass, field


    @dataclass(eq=False)
    class Point:
        "A point."

        x: int
        y: int = 0
        _: KW_ONLY
        name: str = "a"

        def __post_init__(self):
            self.name = self.name.strip()
            self.items = []
            self.area = self.x * self.y

        def move(self):
            return self.x  # moved
    """
)


def checked(new: str, old: str = OLD) -> CheckResult:
    return check_dataclass(dataclass_step(), tree_of({"m.py": old}), {"m.py": new.encode()})


def test_the_same_class_as_a_dataclass_is_vouched_for() -> None:
    verdict = checked(NEW)
    assert verdict.outcome is CheckOutcome.PASSED, verdict
    assert dict(verdict.facts) == {"parameters": 3, "fields": 3, "statements": 5, "any": 0}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("y: int = 0", "y: int = 1", "parameters"),
        ("y: int = 0", "y: int = 0.0", "parameters"),
        ("    y: int = 0\n    _: KW_ONLY\n", "    _: KW_ONLY\n    y: int = 0\n", "parameters"),
        ("    _: KW_ONLY\n", "", "parameters"),
        ("    x: int\n", "", "parameters"),
        ("    x: int\n", "    x: int = 5\n", "parameters"),
        ("    x: int\n", "    z: int\n    x: int\n", "parameters"),
        ('name: str = "a"', 'name: str = field(default="a", init=False)', "of the class"),
        ('name: str = "a"', 'name: str = field(default="a", compare=False)', "not looked at"),
        ("self.name = self.name.strip()", "self.name = self.name", "does not do"),
        ("self.area = self.x * self.y", "self.area = self.y * self.x", "does not do"),
        ("        self.items = []\n", "", "other attributes"),
        ("self.items = []", "self.things = []", "other attributes"),
        ("@dataclass(eq=False)", "@dataclass", "compared by identity"),
        ("@dataclass(eq=False)", "@dataclass(eq=False, frozen=True)", "is told frozen"),
        ("@dataclass(eq=False)", "@dataclass(eq=False, order=True)", "is told order"),
        ("@dataclass(eq=False)", "@other\n@dataclass(eq=False)", "decorators"),
        ("return self.x ", "return self.y ", "something else in the class"),
        ('"A point."', '"A dot."', "docstrings"),
        ("# moved", "# went", "comment"),
        ("import os\n", "", "outside of the class"),
        ("def move", "def x", "something else|name of a method"),
        ("def __post_init__(self)", "def __post_init__(self, name)", "takes something"),
    ],
)
def test_any_other_behaviour_is_refused(old: str, new: str, said: str) -> None:
    assert old in NEW
    verdict = checked(NEW.replace(old, new))
    assert verdict.outcome is CheckOutcome.FAILED, verdict
    assert any(part in verdict.evidence for part in said.split("|")), verdict.evidence


@pytest.mark.parametrize(
    "body",
    [
        ("self.x = list(x)", "self.n = len(x)"),
        ("self.x = x", "x = x + 1", "self.n = x"),
        ("self.f()", "self.x = x"),
        ("self.x = x", "self.g = lambda: x"),
    ],
)
def test_parameters_that_part_from_their_attributes_are_seen(body: tuple[str, ...]) -> None:
    """The obvious rewriting of each of these is wrong, so none may pass."""
    lines = "".join(f"        {line}\n" for line in body)
    rest = "".join(
        f"        {line.replace('(x)', '(self.x)').replace(' x', ' self.x')}\n"
        for line in body
        if line != "self.x = x"
    )
    old = f"class Point:\n    def __init__(self, x):\n{lines}"
    new = f"from dataclasses import dataclass\n\n@dataclass(eq=False)\nclass Point:\n    x: int\n\n    def __post_init__(self):\n{rest}"
    assert checked(new, old).outcome is CheckOutcome.FAILED


def test_an_equality_that_was_another_one_may_not_go() -> None:
    own = "\n    def __eq__(self, other):\n        return isinstance(other, Point) and self.x == other.x\n"
    old = "class Point:\n    def __init__(self, x: int):\n        self.x = x\n" + own
    new = "from dataclasses import dataclass\n\n@dataclass\nclass Point:\n    x: int\n"
    assert "__eq__ that is gone" in checked(new, old).evidence
    assert (
        checked(new.replace("@dataclass", "@dataclass(eq=False)") + own, old).outcome is CheckOutcome.PASSED
    )


def test_nothing_of_the_repository_runs() -> None:
    old = "class Point:\n    def __init__(self, x=__import__('os').abort()):\n        self.x = x\n"
    new = (
        "from dataclasses import dataclass\n\n@dataclass(eq=False)\nclass Point:\n"
        "    x: int = __import__('os').abort()\n"
    )
    assert checked(new, old).outcome is CheckOutcome.PASSED


def test_a_value_of_the_class_is_no_value_of_its_objects() -> None:
    old = "class Point:\n    def __init__(self):\n        self.n = 0\n"
    new = "from dataclasses import dataclass, field\n\n@dataclass(eq=False)\nclass Point:\n    n: int = field(default=0, init=False)\n"
    assert "of the class and not of its objects" in checked(new, old).evidence
