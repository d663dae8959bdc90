from __future__ import annotations

import pytest

from tests.engine.planning.catalogs import GivenCatalog, drafting, symbol
from tests.engine.planning.path_catalog import drafted
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepKind
from tier_code.engine.planning.recipes.constant_recipe import ConstantRecipe

PATHS = ("src/net/a.py", "src/net/b.py", "cache.py", "m.py")


@pytest.mark.parametrize(
    ("words", "path", "value", "name"),
    [
        ("extract 3600 in cache.py to SECONDS_PER_HOUR", "cache.py", "3600", "SECONDS_PER_HOUR"),
        ("extract the string 'utf-8' in m.py to a constant ENCODING", "m.py", "'utf-8'", "ENCODING"),
        ("extract the magic number 3600 from m.py into a constant called HOUR", "m.py", "3600", "HOUR"),
        ("replace 3600 in cache.py with a constant HOUR", "cache.py", "3600", "HOUR"),
        ("introduce a constant HOUR for 3600 in cache.py", "cache.py", "3600", "HOUR"),
        ("make 3600 in cache.py a constant named HOUR", "cache.py", "3600", "HOUR"),
        ("extract the constant 3600 in cache.py as HOUR", "cache.py", "3600", "HOUR"),
        ('replace the literal "a b" in m.py with a constant TEXT', "m.py", '"a b"', "TEXT"),
        ("extract 60 * 60 in m.py to HOUR", "m.py", "60 * 60", "HOUR"),
        ("extract the string utf-8 in m.py to ENC", "m.py", "'utf-8'", "ENC"),
        ("extract the string 80 in m.py to PORT", "m.py", "'80'", "PORT"),
        ("extract `b'x'` in m.py to MAGIC", "m.py", "b'x'", "MAGIC"),
        ("extract 3600 into HOUR in src/net/a.py", "src/net/a.py", "3600", "HOUR"),
        ("pull 3600 out of m.py as HOUR", "m.py", "3600", "HOUR"),
        ("extract \u201cutf-8\u201d in m.py to ENC", "m.py", "'utf-8'", "ENC"),
    ],
)
async def test_a_literal_a_place_and_a_name_in_many_words(
    words: str, path: str, value: str, name: str
) -> None:
    step = await drafted(ConstantRecipe(), words, *PATHS)
    assert not isinstance(step, str), step
    assert step.kind is StepKind.EXTRACT_CONSTANT
    assert [str(target) for target in step.targets] == [f"{path}::"]
    assert (step.argument("value"), step.argument("name")) == (value, name)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("extract 3600 to HOUR", "not said in which file"),
        ("extract 3600 in src/net to HOUR", "2 Python files"),
        ("extract 3600 in gone.py to HOUR", "no file"),
        ("extract utf-8 in m.py to ENC", "no quoted string"),
        ("extract 3600 in m.py::load to HOUR", "no function or class"),
    ],
)
async def test_what_is_not_certain_is_refused(words: str, said: str) -> None:
    assert said in str(await drafted(ConstantRecipe(), words, *PATHS))


@pytest.mark.parametrize("words", ["3600 in load", "3600 in the function load in m.py", "3600 in m.py::load"])
async def test_one_function_can_be_named(words: str) -> None:
    plan = drafting(GivenCatalog(symbol("m.py::load"), symbol("m.py::load.inner")))
    assert await ConstantRecipe().draft(f"extract {words} to HOUR", plan) is None
    assert str(plan.steps[0].targets[0]) == "m.py::load"


@pytest.mark.parametrize(
    "words",
    ["move f to m.py", "replace foo with bar", "convert Point to a dataclass", "extract load to m.py"],
)
def test_other_requests_are_left_to_others(words: str) -> None:
    assert not ConstantRecipe().takes(words)


async def test_the_arguments_of_the_tool_become_a_clause() -> None:
    recipe = ConstantRecipe()
    step = await drafted(recipe, recipe.request(["'a b'", "TEXT", "m.py"]), *PATHS)
    assert not isinstance(step, str)
    assert (step.argument("value"), step.argument("name")) == ("'a b'", "TEXT")
    step = await drafted(recipe, recipe.request(["utf-8", "TEXT", "m.py"]), *PATHS)
    assert not isinstance(step, str)
    assert step.argument("value") == "'utf-8'"
    with pytest.raises(UsageProblem, match="extract-constant"):
        recipe.request(["5"])
