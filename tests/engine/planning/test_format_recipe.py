from __future__ import annotations

import pytest

from tests.engine.planning.path_catalog import drafted
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepKind
from tier_code.engine.planning.recipes.format_recipe import FormatRecipe

PATHS = ("src/net/a.py", "src/net/b.py", "setup.py")


@pytest.mark.parametrize(
    ("words", "count", "width"),
    [
        ("format", 3, ""),
        ("format the code", 3, ""),
        ("format everything", 3, ""),
        ("reformat all files", 3, ""),
        ("format src/net", 2, ""),
        ("format the code in src/net/", 2, ""),
        ("format all the code under src/net", 2, ""),
        ("format a.py and setup.py", 2, ""),
        ("run the formatter on setup.py", 1, ""),
        ("apply the formatter to src/net", 2, ""),
        ("format src/net with line length 100", 2, "100"),
        ("format setup.py to 79 columns", 1, "79"),
        ("reformat the code with a line length of 120", 3, "120"),
    ],
)
async def test_formatting_is_understood_in_many_words(words: str, count: int, width: str) -> None:
    step = await drafted(FormatRecipe(), words, *PATHS)
    assert not isinstance(step, str), step
    assert step.kind is StepKind.FORMAT
    assert len(step.targets) == count
    assert step.argument("line_length") == width


async def test_a_place_that_is_not_there_is_refused() -> None:
    assert "no file" in str(await drafted(FormatRecipe(), "format nothing.py", *PATHS))


def test_other_clauses_are_left_to_others() -> None:
    assert not FormatRecipe().takes("formatting is nice")
    assert not FormatRecipe().takes("convert %-formatting to f-strings")


def test_arguments_are_worded_as_a_clause() -> None:
    recipe = FormatRecipe()
    assert recipe.request([]) == "format ."
    assert recipe.request(["a.py", "--line-length", "90"]) == "format a.py with line length 90"
    with pytest.raises(UsageProblem, match="tier-code tool format"):
        recipe.request(["a.py", "--line-length", "wide"])
