from __future__ import annotations

import ast

import pytest

from tier_code.codebase.mutants.functions import function_at
from tier_code.codebase.mutants.mutant import mutants_of


def mutants(source: str, name: str = "f", most: int = 60) -> list[str]:
    function = function_at(ast.parse(source), name)
    assert function is not None
    found = mutants_of(function, most)
    for mutant in found:
        compile(mutant.source, "mutant", "exec")
    return [str(mutant) for mutant in found]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return a < b", "line 2: a < b -> a <= b"),
        ("return a == b", "line 2: a == b -> a != b"),
        ("return a in b", "line 2: a in b -> a not in b"),
        ("return a + b", "line 2: a + b -> a - b"),
        ("return a and b", "line 2: a and b -> a or b"),
        ("return not a", "line 2: not a -> a"),
        ("return a * 3", "line 2: 3 -> 4"),
        ("return True", "line 2: True -> False"),
        ("return 'xy'", "line 2: 'xy' -> 'xyXX'"),
        ("return a.rstrip('=')", "line 2: '=' -> 'X'"),
        ("return g(a, b)", "line 2: g(a, b) -> g(b, a)"),
        ("return a", "line 2: return a -> return None"),
        ("if a > 1: return b", "line 2: a > 1 -> not a > 1"),
        ("a += 1", "line 2: a += 1 -> pass"),
        ("g(a)", "line 2: g(a) -> pass"),
        ("raise ValueError(a)", "line 2: raise ValueError(a) -> pass"),
        ("a = g(a)", "line 2: a = g(a) -> pass"),
    ],
)
def test_each_operator_makes_its_mutant(body: str, expected: str) -> None:
    assert expected in mutants(f"def f(a, b):\n    {body}\n")


@pytest.mark.parametrize(
    "body",
    [
        '"""Words."""',
        "raise ValueError('the words of an error')",
        "log.debug('told %s', 1)",
        "c: 'int > 3' = a",
    ],
)
def test_what_no_caller_can_observe_is_left_alone(body: str) -> None:
    told = mutants(f"def f(a: int = None, b: 'str' = None) -> 'x':\n    {body}\n")
    assert all("pass" in line for line in told)


def test_sums_of_texts_do_not_become_differences() -> None:
    assert not [
        line for line in mutants("def f(a):\n    return a + '!'\n") if " - " in line.partition("->")[2]
    ]


def test_many_mutants_are_thinned_out_evenly() -> None:
    source = "def f(a):\n" + "".join(f"    a += {n}\n" for n in range(100)) + "    return a\n"
    told = mutants(source, most=30)
    assert len(told) == 30
    assert told[-1].startswith("line 9")


def test_functions_are_found_in_branches_classes_and_by_number() -> None:
    module = ast.parse(
        "if x:\n    def f(): return 1\nelse:\n    def f(): return 2\n"
        "class C:\n    @staticmethod\n    def g(): return 3\n"
    )
    second, inner = function_at(module, "f#2"), function_at(module, "C.g")
    assert second is not None
    assert second.lineno == 4
    assert inner is not None
    assert function_at(module, "C.h") is None
    assert function_at(module, "f#3") is None
