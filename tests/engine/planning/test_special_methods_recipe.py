from __future__ import annotations

import pytest

from tests.engine.planning.catalogs import GivenCatalog, drafting, symbol
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepKind, TaskClass
from tier_code.engine.planning.recipes.special_methods_recipe import SpecialMethodsRecipe

CODE = GivenCatalog(
    symbol("a.py::", "module"),
    symbol("a.py::Point", "class"),
    symbol("a.py::Match", "class"),
    symbol("a.py::f"),
    symbol("b.py::Twice", "class"),
    symbol("c.py::Twice", "class"),
)


@pytest.mark.parametrize(
    ("words", "methods", "classes"),
    [
        ("add __repr__ to Match", "__repr__", ["Match"]),
        ("add __eq__ and __repr__ to class Point", "__eq__ __repr__", ["Point"]),
        ("implement __hash__ for Point", "__hash__", ["Point"]),
        ("give Point a __repr__", "__repr__", ["Point"]),
        ("add a repr to Match", "__repr__", ["Match"]),
        ("add equality to Point", "__eq__", ["Point"]),
        ("add __repr__ and __eq__ methods to Match and Point", "__repr__ __eq__", ["Match", "Point"]),
        ("write a `__repr__()` for the Point class in a.py", "__repr__", ["Point"]),
        ("add __repr__ to all classes in a.py", "__repr__", ["Point", "Match"]),
        ("implement __eq__, __hash__ and __repr__ on Point", "__eq__ __hash__ __repr__", ["Point"]),
    ],
)
async def test_methods_and_classes_in_many_words(words: str, methods: str, classes: list[str]) -> None:
    plan, recipe = drafting(CODE), SpecialMethodsRecipe()
    assert recipe.takes(words)
    assert await recipe.draft(words, plan) is None
    assert [step.targets[0].qualname for step in plan.steps] == classes
    assert {step.argument("methods") for step in plan.steps} == {methods}
    assert {(step.kind, step.task_class) for step in plan.steps} == {(StepKind.SPECIAL_METHODS, TaskClass.C)}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("add __lt__ to Point", "does not follow"),
        ("add __repr__ to Twice", "2 classes"),
        ("add __repr__ to f", "no class 'f'"),
        ("add __repr__ to a.py", "is a file"),
        ("add __repr__ to Point in b.py", "no class 'Point' was found in b.py"),
    ],
)
async def test_what_is_not_certain_is_refused(words: str, said: str) -> None:
    refusal = await SpecialMethodsRecipe().draft(words, drafting(CODE))
    assert refusal is not None
    assert said in refusal.reason


@pytest.mark.parametrize("words", ["add docstrings to Point", "add logging to f", "add type hints to Point"])
def test_other_requests_are_left_to_others(words: str) -> None:
    assert not SpecialMethodsRecipe().takes(words)


async def test_the_arguments_of_the_tool_become_a_clause() -> None:
    plan, recipe = drafting(CODE), SpecialMethodsRecipe()
    assert await recipe.draft(recipe.request(["__eq__", "__hash__", "Point"]), plan) is None
    assert plan.steps[0].argument("methods") == "__eq__ __hash__"
    with pytest.raises(UsageProblem, match="special-methods"):
        recipe.request(["Point"])
