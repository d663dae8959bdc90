"""The type hint recipe reads how people ask, and takes the functions that lack hints."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.planning.catalogs import GivenCatalog, drafting, symbol
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepKind
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.planner import RECIPES
from tier_code.engine.planning.recipe import Refusal
from tier_code.engine.planning.recipes.hint_recipe import HintRecipe
from tier_code.engine.planning.words import clauses
from tier_code.ports.code import Symbol


def typed(found: Symbol) -> Symbol:
    return replace(found, hinted=True)


CATALOG = GivenCatalog(
    symbol("parse.py::", "module"),
    symbol("parse.py::parse"),
    symbol("parse.py::_private"),
    typed(symbol("parse.py::done")),
    symbol("parse.py::Parser", "class"),
    symbol("parse.py::Parser.__init__", "method"),
    symbol("parse.py::Parser.search", "method"),
    symbol("parse.py::Parser.search.inner", "function"),
    symbol("pkg/io.py::", "module"),
    symbol("pkg/io.py::load"),
    symbol("pkg/io.py::load#2"),
    symbol("tests/test_io.py::test_load"),
    symbol("pkg/other.py::search"),
    typed(symbol("pkg/ready.py::ready")),
    broken=("pkg/broken.py",),
)
OF_PARSE = ["parse", "_private", "Parser.__init__", "Parser.search"]
OF_PKG = ["load", "load#2", "search"]

ASKED = [
    ("add type hints to every function in parse.py", OF_PARSE),
    ("annotate the functions in parse.py", OF_PARSE),
    ("add annotations to parse.py", OF_PARSE),
    ("Add missing type annotations to `parse.py`", OF_PARSE),
    ("add type hints to the public functions in parse.py", ["parse", "Parser.__init__", "Parser.search"]),
    ("add typing to all methods of parse.py", ["Parser.__init__", "Parser.search"]),
    ("type-annotate class Parser", ["Parser.__init__", "Parser.search"]),
    ("add type hints to the methods of Parser", ["Parser.__init__", "Parser.search"]),
    ("please add types to Parser.search", ["Parser.search"]),
    ("add type hints to parse() and load in pkg/io.py", ["parse", "load", "load#2"]),
    ("annotate pkg/ with types", OF_PKG),
    ("add the missing type hints in pkg/", OF_PKG),
    ("add missing type hints", [*OF_PARSE, *OF_PKG]),
    ("add type hints to the whole project", [*OF_PARSE, *OF_PKG]),
    ("add type hints to search in pkg/other.py", ["search"]),
]


@pytest.mark.parametrize(("request_words", "expected"), ASKED, ids=[case[0] for case in ASKED])
async def test_it_takes_what_lacks_hints(request_words: str, expected: list[str]) -> None:
    (clause,) = clauses(request_words)
    assert [type(recipe) for recipe in RECIPES if recipe.takes(clause)] == [HintRecipe]
    draft = drafting(CATALOG)
    assert await HintRecipe().draft(clause, draft) is None
    found = [target.qualname for step in draft.steps for target in step.targets]
    assert sorted(found) == sorted(expected)
    assert {step.kind for step in draft.steps} == {StepKind.TYPE_HINTS}
    assert {step.tier for step in draft.steps} == {TierName.TOOL}


REFUSED = [
    ("add type hints to search", "2 definitions"),
    ("add type hints to nowhere", "no definition of 'nowhere'"),
    ("add type hints to done", "every function has its type hints already"),
    ("add type hints in pkg/ready.py", "every function has its type hints already"),
    ("add type hints in missing.py", "no file 'missing.py'"),
    ("add type hints to pkg/broken.py", "cannot be parsed"),
]


@pytest.mark.parametrize(("clause", "reason"), REFUSED)
async def test_it_says_why_not(clause: str, reason: str) -> None:
    refusal = await HintRecipe().draft(clause, drafting(CATALOG))
    assert isinstance(refusal, Refusal)
    assert reason in refusal.reason


@pytest.mark.parametrize(
    "clause",
    [
        "add a parameter types to foo",
        "add docstrings to foo",
        "annotate foo with a comment",
        "add a types field to Foo",
        "add types=None to foo",
        "add return types to m.py",
        "write tests for hints.py",
    ],
)
def test_it_leaves_other_requests_alone(clause: str) -> None:
    assert not HintRecipe().takes(clause)


def test_the_tool_command_words_its_arguments() -> None:
    recipe = HintRecipe()
    assert recipe.takes(recipe.request(["parse.py", "Parser.search"]))
    with pytest.raises(UsageProblem, match="tier-code tool hints"):
        recipe.request([])
