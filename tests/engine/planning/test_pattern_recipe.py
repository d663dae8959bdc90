from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.engine.planning.catalogs import GivenCatalog, symbol
from tests.support.memory_tree import memory_tree
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.planner import RECIPES
from tier_code.engine.planning.recipe import Drafting, Refusal
from tier_code.engine.planning.recipes.pattern_recipe import PatternRecipe
from tier_code.engine.planning.words import clauses

FILES = {
    "src/a.py": "log.warn(1)\nx == None\n",
    "src/b.py": "y = 1\n",
    "tests/test_a.py": "log.warn(2)\n",
    "web/app.js": "log.warn(3)\n",
}
CODE = GivenCatalog(*(symbol(f"{path}::", "module") for path in FILES if path.endswith(".py")))
RECIPE = PatternRecipe()


def fresh(files: Mapping[str, str] = FILES) -> Drafting:
    return Drafting(
        tree=memory_tree(dict(files)), catalog=CODE, local_price=None, frontier_price=None, first_id=1
    )


async def planned(words: str) -> Step:
    (clause,) = clauses(words)
    assert next(recipe.tool for recipe in RECIPES if recipe.takes(clause)) == "pattern"
    draft = fresh()
    refusal = await RECIPE.draft(clause, draft)
    assert refusal is None, refusal
    (step,) = draft.steps
    return step


async def refused(words: str) -> Refusal:
    refusal = await RECIPE.draft(words, fresh())
    assert refusal is not None
    return refusal


@pytest.mark.parametrize(
    "words",
    [
        "replace `log.warn($MSG)` with `log.warning($MSG)`",
        'replace "log.warn($MSG)" with "log.warning($MSG)" everywhere',
        "replace 'log.warn($MSG)' by 'log.warning($MSG)' in the whole repository",
        "rewrite `log.warn($MSG)` to `log.warning($MSG)`",
        "rewrite `log.warn($MSG)` -> `log.warning($MSG)`",
        "Please rewrite the pattern `log.warn($MSG)` as `log.warning($MSG)`.",
        "change every `log.warn($MSG)` into `log.warning($MSG)`",
        "turn all calls of `log.warn($MSG)` into `log.warning($MSG)`",
        "use `log.warning($MSG)` instead of `log.warn($MSG)`",
    ],
)
async def test_a_rewrite_is_understood_in_many_words(words: str) -> None:
    step = await planned(words)
    assert dict(step.arguments) == {"pattern": "log.warn($MSG)", "rewrite": "log.warning($MSG)"}
    assert [str(target) for target in step.targets] == ["src/a.py::", "tests/test_a.py::"]
    assert (step.kind, step.task_class, step.tier) == (StepKind.PATTERN, TaskClass.D, TierName.TOOL)
    assert step.checks == ("scope", "parse", "pattern", "lint")


@pytest.mark.parametrize(
    ("place", "paths"),
    [
        ("in src", ["src/a.py::"]),
        ("in tests/test_a.py", ["tests/test_a.py::"]),
        ("in web/app.js", ["web/app.js::"]),
    ],
)
async def test_a_place_narrows_the_files(place: str, paths: list[str]) -> None:
    step = await planned(f"replace `log.warn($MSG)` with `log.warning($MSG)` {place}")
    assert [str(target) for target in step.targets] == paths


async def test_what_cannot_be_planned_says_why() -> None:
    assert "no match" in (await refused("replace `nothing($A)` with `f($A)`")).reason
    assert (await refused("replace `foo` with `bar`")).hints == ("try: rename foo to bar",)
    assert "no file" in (await refused("replace `log.warn($A)` with `f($A)` in nowhere/")).reason


async def test_files_that_earlier_steps_write_are_not_left_out() -> None:
    draft = fresh()
    for clause in (
        "replace `log.warn($A)` with `log.info($A)`",
        "replace `log.info($A)` with `log.debug($A)`",
    ):
        assert await RECIPE.draft(clause, draft) is None
    assert [len(step.targets) for step in draft.steps] == [2, 3]


@pytest.mark.parametrize(
    "words", ["replace foo with bar", "rename foo to bar", "replace the imports", "use f-strings"]
)
def test_other_requests_are_left_to_others(words: str) -> None:
    assert not RECIPE.takes(words)


def test_arguments_of_the_command_become_a_clause() -> None:
    assert RECIPE.request(["$A == None", "$A is None"]) == "replace `$A == None` with `$A is None`"
    assert RECIPE.request(["f('$A')", "g($A)", "src"]) == "replace `f('$A')` with `g($A)` in src"
    assert RECIPE.request(["f(`$A`)", "g($A)"]) == 'replace "f(`$A`)" with `g($A)`'
    for clause in (RECIPE.request(["f(`$A`)", "g($A)"]), RECIPE.request(["$A == None", "$A is None", "src"])):
        assert RECIPE.takes(clause)


@pytest.mark.parametrize("arguments", [(), ("f($A)",), ("a", "b", "c", "d"), ("`\"'", "x")])
def test_arguments_that_do_not_fit_are_told(arguments: tuple[str, ...]) -> None:
    with pytest.raises(UsageProblem):
        RECIPE.request(arguments)
