from __future__ import annotations

import ast
import re

import pytest

from tests.support.memory_tree import memory_tree
from tier_code.codebase.codemods.test_cases.patterns import samples_of
from tier_code.codebase.codemods.test_cases.pools import values_of_annotation
from tier_code.codebase.codemods.test_cases.proposals import proposals
from tier_code.codebase.codemods.test_cases.subject import examine
from tier_code.domain.plan import Target


def calls(source: str, name: str = "f", **files: str) -> list[str]:
    tree = memory_tree({"m.py": source, **{f"{path}.py": text for path, text in files.items()}})
    found = proposals(tree, examine(tree, Target(path="m.py", qualname=name)))
    return [case.call(name).replace('"', "'") for case in found]


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(\d{4})-(0[1-9]|1[012])$",
        r"[^a]+(?P<x>b|c)*(?P=x)?",
        r"(?i)\s*key\s*=\s*\"[^\"]*\"",
        r"a{2,5}?(?=b)b",
        r"\w+@\w+\.(com|org)",
        "",
    ],
)
def test_samples_match_their_pattern(pattern: str) -> None:
    found = samples_of(pattern)
    assert found
    assert all(re.search(pattern, text) for text in found)


@pytest.mark.parametrize("pattern", ["(", "[z-a]", "(?P<a", "a" * 10 + "{9999999999999}"])
def test_a_pattern_that_is_none_gives_nothing(pattern: str) -> None:
    assert samples_of(pattern) == ()


@pytest.mark.parametrize(
    ("annotation", "some"),
    [
        ("int", "-1"),
        ("str | None", "None"),
        ("t.Optional[bytes]", 'b""'),
        ("list[int]", "[]"),
        ("dict[str, int]", "{}"),
        ("tuple[int, str]", '(1, "abc")'),
        ("Literal['r', 'w']", "'w'"),
        ("'Sequence[str]'", "()"),
        ("datetime.date", "datetime.date(2024, 2, 29)"),
        ("Annotated[bool, 1]", "False"),
    ],
)
def test_annotations_have_values(annotation: str, some: str) -> None:
    values = values_of_annotation(ast.parse(annotation, mode="eval").body)
    assert some in values
    for value in values:
        ast.parse(value, mode="eval")


def test_a_type_of_the_project_has_no_values() -> None:
    assert not values_of_annotation(ast.parse("Context", mode="eval").body)


@pytest.mark.parametrize(
    ("source", "call"),
    [
        ("def f(n: int):\n    return n > 17\n", "f(18)"),
        ("def f(s: str):\n    return s == 'magic'\n", "f('magic')"),
        ("def f(h: dict):\n    return h.get('kind') == 'x'\n", "f({'kind': 'x'})"),
        ("def f(x):\n    return x.split(',')\n", "f('a,b;c')"),
        ("def f(x, sep=';'):\n    return sep.join(x)\n", "f([])"),
        ("KEYS = {'alpha': 1}\n\n\ndef f(s: str):\n    return KEYS.get(s)\n", "f('alpha')"),
        ("def f(a: int, *, b: int = 2):\n    return a + b\n", "f(1, b=3)"),
    ],
)
def test_what_the_code_speaks_of_is_tried(source: str, call: str) -> None:
    assert call in calls(source)


def test_calls_anywhere_in_the_repository_come_before_usual_values() -> None:
    other = "from m import f\nLIMIT = 77\n\n\ndef g(x):\n    f(LIMIT)\n    f(x)\n    f(n=78)\n"
    assert calls("def f(n: int):\n    return n\n", other=other)[:2] == ["f(77)", "f(n=78)"]


def test_the_same_calls_are_proposed_every_time() -> None:
    source = "def f(a: int, b: str, c: list[int]):\n    return a, b, c\n"
    assert calls(source) == calls(source)
