"""What is bound and read in front of a statement, over every kind of flow."""

from __future__ import annotations

import ast
from textwrap import dedent, indent

import pytest

from tier_code.codebase.checks.known_here import Knowledge


def known_at(body: str, parameters: str = "a, b") -> set[str]:
    """What is known in front of the statement `HERE`."""
    function = ast.parse(f"def f({parameters}):\n{indent(dedent(body), '    ')}").body[0]
    assert isinstance(function, ast.FunctionDef)
    here = next(
        node for node in ast.walk(function) if isinstance(node, ast.Expr) and ast.unparse(node) == "HERE"
    )
    return set(Knowledge(function).before(here))


@pytest.mark.parametrize(
    ("body", "known"),
    [
        ("x = 1\nHERE", {"a", "b", "x"}),
        ("if a:\n    x = y = 1\nelse:\n    x = 2\nHERE", {"a", "b", "x"}),
        ("if a:\n    return\nelse:\n    x = 2\nHERE", {"a", "b", "x"}),
        ("for i in a:\n    x = i\nHERE", {"a", "b"}),
        ("for i in a:\n    HERE", {"a", "b", "i"}),
        ("while a:\n    x = 1\nHERE", {"a", "b"}),
        ("with a as x:\n    y = 1\nHERE", {"a", "b", "x", "y"}),
        ("with suppress(KeyError):\n    y = 1\nHERE", {"a", "b"}),
        ("try:\n    x = 1\nexcept E as e:\n    HERE", {"a", "b", "e"}),
        ("try:\n    x = 1\nexcept E as e:\n    return\nHERE", {"a", "b", "x"}),
        ("try:\n    x = 1\nexcept E as e:\n    y = 1\nHERE", {"a", "b"}),
        ("try:\n    x = 1\nfinally:\n    HERE", {"a", "b"}),
        ("try:\n    x = 1\nfinally:\n    y = 1\nHERE", {"a", "b", "x", "y"}),
        ("match a:\n    case [x, *y]:\n        HERE", {"a", "b", "x", "y"}),
        ("match a:\n    case 1:\n        x = 1\nHERE", {"a", "b"}),
        ("x = 1\ndel x\nHERE", {"a", "b"}),
        ("global x\nx = 1\nHERE", {"a", "b"}),
        ("def g(): y = 1\nimport os.path as p\nHERE", {"a", "b", "g", "p"}),
        ("[x for x in a]\nHERE", {"a", "b"}),
        ("return\nHERE", set()),
    ],
)
def test_names_are_bound_on_every_way(body: str, known: set[str]) -> None:
    assert known_at(body) == known


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("x = a.b\nHERE", {"a.b"}),
        ("len(a)\nHERE", {"len(a)"}),
        ("a.b.c\nHERE", {"a.b", "a.b.c"}),
        ("a.run(b.c)\nHERE", {"b.c"}),
        ("x = a and a.b\nHERE", set()),
        ("x = a.b if a else b.c\nHERE", set()),
        ("x = lambda: a.b\nHERE", set()),
        ("x = [a.b for i in b.c]\nHERE", {"b.c"}),
        ("if a.b:\n    HERE", {"a.b"}),
        ("x = a.b\na = 1\nHERE", set()),
        ("x = a.b\nfor i in b:\n    HERE\n    a = i", set()),
        ("try:\n    x = a.b\nexcept E:\n    HERE", set()),
        ("x = 1 < a.b < b.c\nHERE", {"a.b"}),
    ],
)
def test_what_was_read_for_certain_counts_until_the_name_changes(body: str, read: set[str]) -> None:
    assert {text for text in known_at(body) if "." in text or "(" in text} == read


def test_all_kinds_of_parameters_are_bound() -> None:
    assert known_at("HERE", "a, /, b=1, *c, d, **e") == {"a", "b", "c", "d", "e"}
