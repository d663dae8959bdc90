"""Type answers are read in any dress; what they say reaches the file only as far as the code bears it out."""

from __future__ import annotations

import pytest

from tests.codebase.hint_steps import header, hint_step, tree_of
from tier_code.codebase.answers.hint_answer import types_in
from tier_code.codebase.answers.hint_reader import read_hint_answer
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.domain.checks import CheckResult
from tier_code.domain.tiers import TierName
from tier_code.ports.code import Edited

WANTED = ("x", "y", "return")
READ = [
    ("x: int\ny: str | None\nreturn: list[str]", {"x": "int", "y": "str | None", "return": "list[str]"}),
    ("- `x`: `int`\n- **y**: str\n", {"x": "int", "y": "str"}),
    ("x: int  # a number\nz: str\nreturns -> str", {"x": "int", "return": "str"}),
    ("```python\nx: int\n```", {"x": "int"}),
    ("x: ?\ny: Any\nreturn: int", {"return": "int"}),
    ("def f(x: int, y, *z) -> str:", {"x": "int", "return": "str"}),
    ("```python\ndef f(\n    x: dict[str, int],\n    y: str = 'a:b',\n):\n    return 1\n```", {"x": "dict[str, int]", "y": "str"}),
    ("async def f(x: int) -> str", {"x": "int", "return": "str"}),
    ("*x: int", {"x": "int"}),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "expected"), READ)
def test_types_are_read(answer: str, expected: dict[str, str]) -> None:
    assert types_in(answer, WANTED) == expected


@pytest.mark.parametrize("answer", ["", "I cannot tell.", "z: int", "```\nx: int", "x" * 5000])
def test_answers_without_types_are_refused(answer: str) -> None:
    with pytest.raises(AnswerRefused):
        types_in(answer, WANTED)


SOURCE = """import re

class Token:
    def text(self) -> str:
        return ''

def upper(x, y=None):
    if y is not None:
        print(y.text())
    return x.upper() + x.strip('-')

def passed_on(x):
    return x

def total(amounts):
    result = 1
    for name, amount in amounts.items():
        print(name)
        result = result + amount
    return result
"""


def read(answer: str, qualname: str) -> Edited:
    edited = read_hint_answer(tree_of(SOURCE), hint_step(qualname, tier=TierName.LOCAL), answer)
    assert isinstance(edited, Edited), edited
    return edited


def hinted(answer: str, qualname: str) -> str:
    content = read(answer, qualname).changes.get("m.py") or SOURCE.encode()
    return header(content.decode(), qualname)


def test_types_that_the_body_bears_out_are_taken_and_bring_others_along() -> None:
    assert hinted("x: str\ny: Token", "upper") == "def upper(x: str, y: Token | None = None) -> str:"


WRONG = [
    ("x: int", "contradicts"),
    ("x: bytes", "contradicts"),
    ("x: Nothing", "no type that is known"),
    ("x: os.system('x')", "no type that is known"),
    ("x: object | None", "says nothing"),
    ("y: re.Pattern[str]\nx: ?", "contradicts"),
]


@pytest.mark.parametrize(("answer", "reason"), WRONG)
def test_types_that_the_body_rules_out_are_not_taken(answer: str, reason: str) -> None:
    edited = read(answer, "upper")
    assert not edited.changes
    assert reason in edited.notes[0]


@pytest.mark.parametrize("kind", ["str", "int", "Token", "list[str]"])
def test_a_type_that_nothing_vouches_for_is_not_taken(kind: str) -> None:
    edited = read(f"x: {kind}\nreturn: {kind}", "passed_on")
    assert not edited.changes
    assert "nothing vouches for it" in edited.notes[0]


def test_what_a_collection_holds_is_left_open_where_the_body_does_not_tell() -> None:
    changed = hinted("amounts: dict[bytes, int]", "total")
    assert "amounts: dict[Any, int]" in changed


def test_an_answer_about_something_else_fails_its_shape() -> None:
    result = read_hint_answer(tree_of(SOURCE), hint_step("upper"), "The function makes text upper case.")
    assert isinstance(result, CheckResult)
    assert result.check == "shape"
