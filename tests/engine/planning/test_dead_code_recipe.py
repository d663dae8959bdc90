from __future__ import annotations

import pytest

from tests.engine.planning.catalogs import GivenCatalog, drafting, symbol
from tests.engine.planning.path_catalog import drafted
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepKind
from tier_code.engine.planning.recipes.dead_code_recipe import DeadCodeRecipe
from tier_code.engine.planning.recipes.imports_recipe import ImportsRecipe

PATHS = ("src/net/a.py", "src/net/b.py", "m.py")


@pytest.mark.parametrize(
    ("words", "what", "public", "count"),
    [
        ("delete dead code", "all", "no", 3),
        ("delete dead code in src/net/", "all", "no", 2),
        ("remove the dead code from m.py", "all", "no", 1),
        ("remove unused code", "all", "no", 3),
        ("clean up dead code in src/net", "all", "no", 2),
        ("delete unreachable code", "unreachable", "no", 3),
        ("remove all unreachable statements in m.py", "unreachable", "no", 1),
        ("remove unused functions", "definitions", "no", 3),
        ("delete unused private functions and classes in m.py", "definitions", "no", 1),
        ("remove unused local variables in m.py", "variables", "no", 1),
        ("remove unused variables", "variables", "no", 3),
        ("delete dead code in src/net including public", "all", "yes", 2),
        ("delete unused functions, including public ones", "definitions", "yes", 3),
        ("delete dead code including public names in m.py", "all", "yes", 1),
    ],
)
async def test_dead_code_is_understood_in_many_words(words: str, what: str, public: str, count: int) -> None:
    step = await drafted(DeadCodeRecipe(), words, *PATHS)
    assert not isinstance(step, str), step
    assert step.kind is StepKind.DEAD_CODE
    assert (step.argument("what"), step.argument("public")) == (what, public)
    assert len(step.targets) == count


@pytest.mark.parametrize(
    "words", ["remove unused imports", "delete the file m.py", "remove the dead link", "delete f"]
)
def test_other_clauses_are_left_to_others(words: str) -> None:
    assert not DeadCodeRecipe().takes(words)


def test_imports_have_their_own_recipe() -> None:
    assert ImportsRecipe().takes("remove the unused imports")


async def test_one_definition_is_named() -> None:
    plan = drafting(GivenCatalog(symbol("m.py::_old"), symbol("n.py::_new"), symbol("o.py::_new")))
    assert await DeadCodeRecipe().draft("delete the dead function _old", plan) is None
    assert [str(target) for target in plan.steps[0].targets] == ["m.py::_old"]
    refusal = await DeadCodeRecipe().draft("delete the unused function _new", plan)
    assert refusal is not None
    assert len(refusal.candidates) == 2
    assert await DeadCodeRecipe().draft("delete the unused function _new in n.py", plan) is None
    assert await DeadCodeRecipe().draft("delete the unused function nowhere", plan) is not None


def test_arguments_are_worded_as_a_clause() -> None:
    recipe = DeadCodeRecipe()
    for arguments in (
        [],
        ["m.py"],
        ["unreachable", "src/net"],
        ["m.py::_old"],
        ["variables", "--including-public"],
    ):
        assert recipe.takes(recipe.request(arguments)), arguments
    with pytest.raises(UsageProblem, match="tier-code tool dead-code"):
        recipe.request(["--all"])
