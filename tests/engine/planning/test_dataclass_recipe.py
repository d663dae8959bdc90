from __future__ import annotations

import pytest

from tests.engine.planning.catalogs import GivenCatalog, drafting, symbol
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepKind, TaskClass
from tier_code.engine.planning.prompting.dataclass_request import dataclass_request
from tier_code.engine.planning.recipes.dataclass_recipe import DataclassRecipe

CODE = GivenCatalog(
    symbol("a.py::Point", "class"),
    symbol("a.py::Match", "class"),
    symbol("a.py::f"),
    symbol("b.py::Twice", "class"),
    symbol("c.py::Twice", "class"),
)


@pytest.mark.parametrize(
    ("words", "classes"),
    [
        ("convert Point to a dataclass", ["Point"]),
        ("convert class Point to a dataclass", ["Point"]),
        ("make Point a dataclass", ["Point"]),
        ("turn the Point class into a data class", ["Point"]),
        ("change Point into a @dataclass", ["Point"]),
        ("convert Point and Match to dataclasses", ["Point", "Match"]),
        ("convert all classes in a.py to dataclasses", ["Point", "Match"]),
        ("convert the classes to dataclasses in a.py", ["Point", "Match"]),
        ("use a dataclass for Point", ["Point"]),
        ("rewrite a.py::Match as a dataclass", ["Match"]),
        ("refactor `Point` to be a dataclass", ["Point"]),
    ],
)
async def test_classes_in_many_words(words: str, classes: list[str]) -> None:
    plan, recipe = drafting(CODE), DataclassRecipe()
    assert recipe.takes(words)
    assert await recipe.draft(words, plan) is None
    assert [step.targets[0].qualname for step in plan.steps] == classes
    assert {(step.kind, step.task_class) for step in plan.steps} == {(StepKind.DATACLASS, TaskClass.C)}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("convert Twice to a dataclass", "2 classes"),
        ("convert f to a dataclass", "no class 'f'"),
        ("convert a.py to dataclasses", "is a file"),
    ],
)
async def test_what_is_not_certain_is_refused(words: str, said: str) -> None:
    refusal = await DataclassRecipe().draft(words, drafting(CODE))
    assert refusal is not None
    assert said in refusal.reason


async def test_the_arguments_of_the_tool_become_a_clause() -> None:
    plan, recipe = drafting(CODE), DataclassRecipe()
    assert await recipe.draft(recipe.request(["Point", "Match"]), plan) is None
    assert len(plan.steps) == 2
    with pytest.raises(UsageProblem, match="dataclass"):
        recipe.request([])


async def test_a_model_is_asked_for_the_types_of_init_alone() -> None:
    plan = drafting(CODE)
    assert await DataclassRecipe().draft("convert Point to a dataclass", plan) is None
    code = "# a.py\nclass Point:\n...\n    def __init__(self, x): ...\n\n# missing: x\n"
    messages, most, _ = dataclass_request(plan.steps[0], code, window_tokens=4096)
    assert messages[-1].text.endswith("Types of Point.__init__: x")
    assert most < 100
