"""What people write about twins, and the step it becomes."""

from __future__ import annotations

import pytest

from tests.engine.planning.catalogs import GivenCatalog, drafting, symbol
from tier_code.domain.plan import Step, StepKind
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Refusal
from tier_code.engine.planning.recipes.twin_recipe import TwinRecipe
from tier_code.engine.routing.router import capable

CODE = GivenCatalog(
    symbol("store.py::", "module"),
    symbol("store.py::create_user"),
    symbol("store.py::Store", "class"),
    symbol("store.py::Store.create_item", "method"),
    symbol("store.py::Shop", "class"),
    symbol("store.py::Shop.create_item", "method"),
    symbol("other.py::", "module"),
    symbol("other.py::twice"),
    symbol("store.py::twice"),
)


async def drafted(clause: str) -> Step | Refusal:
    plan = drafting(CODE)
    refusal = await TwinRecipe().draft(clause, plan)
    return refusal or plan.steps[0]


@pytest.mark.parametrize(
    "clause",
    [
        "write delete_user like create_user in store.py",
        "write delete_user like create_user",
        "add a function delete_user after the pattern of create_user",
        "add delete_user following the example of the function create_user",
        "create a function called delete_user modelled on create_user",
        "implement `delete_user` in the style of `create_user()`",
        "add delete_user based on create_user in store.py",
        "write a delete_user function the same way as create_user",
        "make delete_user in store.py just like create_user",
    ],
)
async def test_a_twin_in_plain_words(clause: str) -> None:
    assert TwinRecipe().takes(clause)
    step = await drafted(clause)
    assert isinstance(step, Step), step
    assert step.kind is StepKind.TWIN
    assert [str(each) for each in step.targets] == ["store.py::+delete_user"]
    assert step.argument("pattern") == "create_user"
    assert step.instruction == "Write the function delete_user like create_user."
    assert capable(step)[0] is TierName.TOOL


async def test_a_method_stays_in_the_class_of_its_pattern() -> None:
    for clause in ("write Store.delete_item like create_item", "write delete_item like Store.create_item"):
        step = await drafted(clause)
        assert isinstance(step, Step), step
        assert str(step.targets[0]) == "store.py::+Store.delete_item"


async def test_further_words_are_for_a_model() -> None:
    step = await drafted("write delete_user like create_user that takes an id")
    assert isinstance(step, Step)
    assert step.instruction.endswith("It takes an id.")
    assert capable(step)[0] is TierName.LOCAL


@pytest.mark.parametrize(
    ("clause", "said", "candidates"),
    [
        ("write delete_item like create_item", "2 definitions", 2),
        ("write thrice like twice", "2 definitions", 2),
        ("write a_b like gone", "no function or class 'gone'", 0),
        ("write create_user like Shop", "defined already", 0),
        ("write two-words like create_user", "not a name", 0),
        ("write Other.delete_user like create_user", "is not in Other", 0),
    ],
)
async def test_what_is_not_certain_is_refused(clause: str, said: str, candidates: int) -> None:
    refusal = await drafted(clause)
    assert isinstance(refusal, Refusal)
    assert said in refusal.reason
    assert len(refusal.candidates) == candidates


def test_other_requests_are_not_taken() -> None:
    for clause in (
        "write tests like create_user",
        "rename a to b",
        "write docstrings for m.py",
        "add a method like x",
    ):
        assert not TwinRecipe().takes(clause)


def test_arguments_of_the_command_become_a_clause() -> None:
    assert TwinRecipe().takes(TwinRecipe().request(["delete_user", "create_user"]))
    assert TwinRecipe().request(["a_b", "c_d", "m.py"]) == "write a_b like c_d in m.py"
