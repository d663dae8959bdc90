from __future__ import annotations

import pytest

from tests.engine.planning.path_catalog import drafted
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepKind, TaskClass
from tier_code.engine.planning.recipes.fstrings_recipe import FStringsRecipe

PATHS = ("src/net/a.py", "src/net/b.py", "setup.py", "cache.py")


@pytest.mark.parametrize(
    ("words", "count", "styles"),
    [
        ("convert to f-strings", 4, "both"),
        ("convert src/net to f-strings", 2, "both"),
        ("use f-strings in setup.py", 1, "both"),
        ("convert the strings in src/net/a.py to f-strings", 1, "both"),
        ("convert % formatting to f-strings", 4, "percent"),
        ("convert % formatting and .format() to f-strings in src/net", 2, "both"),
        ("replace .format calls with f-strings in setup.py", 1, "format"),
        ("turn %-formatting into f-strings in a.py and setup.py", 2, "percent"),
        ("modernise string formatting in src/net", 2, "both"),
        ("rewrite old-style string formatting as f-strings throughout src/net", 2, "both"),
        ("use f-strings instead of % formatting in setup.py", 1, "percent"),
        ("migrate cache.py to f-strings", 1, "both"),
        ("switch from percent formatting to f-strings", 4, "percent"),
        ("make setup.py use f-strings", 1, "both"),
        ("convert to f-strings in the whole repository", 4, "both"),
        ("convert format strings to fstrings in cache.py", 1, "both"),
        ("convert setup.py and cache.py to f-strings", 2, "both"),
    ],
)
async def test_f_strings_are_asked_for_in_many_words(words: str, count: int, styles: str) -> None:
    step = await drafted(FStringsRecipe(), words, *PATHS)
    assert not isinstance(step, str), step
    assert (step.kind, step.task_class) == (StepKind.FSTRINGS, TaskClass.A)
    assert len(step.targets) == count
    assert step.argument("styles") == styles
    assert step.argument("plain") == ""


async def test_plain_f_strings_are_asked_for_by_name() -> None:
    step = await drafted(FStringsRecipe(), "convert to plain f-strings in setup.py", *PATHS)
    assert not isinstance(step, str)
    assert step.argument("plain") == "yes"


async def test_a_place_that_is_not_there_is_refused() -> None:
    assert "no file" in str(await drafted(FStringsRecipe(), "convert to f-strings in gone.py", *PATHS))


@pytest.mark.parametrize("words", ["convert Point to a dataclass", "format src", "rename a to b"])
def test_other_requests_are_left_to_others(words: str) -> None:
    assert not FStringsRecipe().takes(words)


async def test_the_arguments_of_the_tool_become_a_clause() -> None:
    recipe = FStringsRecipe()
    step = await drafted(recipe, recipe.request(["setup.py", "cache.py", "--plain"]), *PATHS)
    assert not isinstance(step, str)
    assert (len(step.targets), step.argument("plain")) == (2, "yes")
    with pytest.raises(UsageProblem, match="fstrings"):
        recipe.request(["--fast"])
