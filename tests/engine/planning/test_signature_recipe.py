from __future__ import annotations

import pytest

from tests.engine.planning.catalogs import GivenCatalog, drafting, symbol
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.planner import RECIPES
from tier_code.engine.planning.recipe import Refusal
from tier_code.engine.planning.recipes.rename_recipe import RenameRecipe
from tier_code.engine.planning.recipes.signature_recipe import SignatureRecipe
from tier_code.engine.planning.words import clauses

CODE = GivenCatalog(
    symbol("src/net.py::", "module"),
    symbol("src/net.py::fetch"),
    symbol("src/net.py::Client", "class"),
    symbol("src/net.py::Client.__init__", "method"),
    symbol("src/net.py::Client.send", "method"),
    symbol("src/other.py::send"),
    symbol("src/net.py::LIMIT", "constant"),
)
RECIPE = SignatureRecipe()


async def planned(words: str) -> Step:
    (clause,) = clauses(words)
    assert next(recipe.tool for recipe in RECIPES if recipe.takes(clause)) == "signature"
    draft = drafting(CODE)
    refusal = await RECIPE.draft(clause, draft)
    assert refusal is None, refusal
    (step,) = draft.steps
    return step


async def refused(words: str) -> Refusal:
    refusal = await RECIPE.draft(words, drafting(CODE))
    assert refusal is not None
    return refusal


ADDED = {"action": "add", "parameter": "timeout", "default": "30"}
WORDS: dict[str, dict[str, str]] = {
    "add a parameter timeout=30 to fetch": {**ADDED, "at_calls": "no"},
    "Please add the parameter `timeout=30` to the function `fetch()`.": {**ADDED, "at_calls": "no"},
    "add a timeout=30 parameter to fetch": {**ADDED, "at_calls": "no"},
    "add timeout=30 to the signature of fetch": {**ADDED, "at_calls": "no"},
    "give fetch a parameter timeout=30": {**ADDED, "at_calls": "no"},
    "add an argument timeout with default 30 to fetch": {**ADDED, "at_calls": "no"},
    "add an argument timeout with a default of 30 to fetch in src/net.py": {**ADDED, "at_calls": "no"},
    "add a keyword parameter timeout=30 to fetch and pass it at every call": {
        **ADDED,
        "style": "keyword",
        "at_calls": "yes",
    },
    "add a parameter timeout=30 to fetch, passing it explicitly at all call sites": {
        **ADDED,
        "at_calls": "yes",
    },
    "add a parameter timeout=30 to fetch and all its callers": {**ADDED, "at_calls": "yes"},
    "add an argument timeout=30 to fetch and update all callers": {**ADDED, "at_calls": "yes"},
    "add keyword-only parameter timeout: int = 30 to fetch": {
        **ADDED,
        "style": "keyword-only",
        "annotation": "int",
        "at_calls": "no",
    },
    "add a parameter timeout of type `int | None` with default 30 to fetch": {
        **ADDED,
        "annotation": "int | None",
        "at_calls": "no",
    },
    "add a parameter timeout to fetch and pass `self.timeout` at every call": {
        "action": "add",
        "parameter": "timeout",
        "value": "self.timeout",
        "at_calls": "yes",
    },
    "add a positional parameter timeout to fetch as the first parameter, passing 30 at each call": {
        "action": "add",
        "parameter": "timeout",
        "style": "positional",
        "value": "30",
        "place": "first",
        "at_calls": "yes",
    },
    'add an optional argument `sep=" to "` to fetch after url': {
        "action": "add",
        "parameter": "sep",
        "default": '" to "',
        "place": "after url",
        "at_calls": "no",
    },
    "remove the parameter debug from fetch": {"action": "remove", "parameter": "debug"},
    "remove the unused debug argument of fetch and all its calls": {"action": "remove", "parameter": "debug"},
    "drop debug from the signature of fetch": {"action": "remove", "parameter": "debug"},
    "rename the parameter src of fetch to source": {
        "action": "rename",
        "parameter": "src",
        "new_name": "source",
    },
    "rename parameter src to source in fetch": {"action": "rename", "parameter": "src", "new_name": "source"},
    "rename fetch's argument src to source": {"action": "rename", "parameter": "src", "new_name": "source"},
    "reorder the parameters of fetch to (b, a, c)": {"action": "reorder", "order": "b,a,c"},
    "change the order of fetch's parameters to b, a and c": {"action": "reorder", "order": "b,a,c"},
    "make the second parameter of fetch the first": {"action": "reorder", "parameter": "2", "place": "first"},
    "make b the last parameter of fetch": {"action": "reorder", "parameter": "b", "place": "last"},
    "move the parameter b of fetch before a": {"action": "reorder", "parameter": "b", "place": "before a"},
    "swap the first two parameters of fetch": {"action": "reorder", "order": "2,1"},
}


@pytest.mark.parametrize(("words", "arguments"), WORDS.items(), ids=WORDS)
async def test_changes_are_understood_in_many_words(words: str, arguments: dict[str, str]) -> None:
    step = await planned(words)
    assert dict(step.arguments) == arguments
    assert [str(target) for target in step.targets] == ["src/net.py::fetch"]
    assert (step.kind, step.task_class, step.tier) == (StepKind.SIGNATURE, TaskClass.D, TierName.TOOL)
    assert step.checks == ("scope", "parse", "propagation", "lint")


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("Client.send", "src/net.py::Client.send"),
        ("the method Client.send", "src/net.py::Client.send"),
        ("src/net.py::Client.send", "src/net.py::Client.send"),
        ("the constructor of Client", "src/net.py::Client"),
        ("Client.__init__", "src/net.py::Client.__init__"),
    ],
)
async def test_functions_methods_and_classes_are_found(name: str, target: str) -> None:
    step = await planned(f"add a parameter x=1 to {name}")
    assert [str(each) for each in step.targets] == [target]


@pytest.mark.parametrize(
    "words",
    [
        "add a docstring to fetch",
        "add type hints to fetch",
        "add a --verbose flag to net.py",
        "rename fetch to get",
        "remove the unused imports from net.py",
        "move fetch to other.py",
        "add an import of os to net.py",
        "make Client a dataclass",
        "add logging to fetch",
    ],
)
def test_other_requests_are_left_to_others(words: str) -> None:
    assert not RECIPE.takes(words)


async def test_what_is_ambiguous_or_unknown_is_refused() -> None:
    several = await refused("add a parameter x=1 to send")
    assert [str(each.target) for each in several.candidates] == [
        "src/net.py::Client.send",
        "src/other.py::send",
    ]
    assert "no definition of 'nothing'" in (await refused("remove the parameter x from nothing")).reason
    assert "not clear" in (await refused("remove the parameter x from fetch unless it rains")).reason


async def test_a_rename_before_it_moves_the_target() -> None:
    draft = drafting(CODE)
    assert await RenameRecipe().draft("rename fetch to get", draft) is None
    assert await RECIPE.draft("add a parameter x=1 to get", draft) is None
    assert [str(each) for each in draft.steps[1].targets] == ["src/net.py::get"]
    assert draft.steps[1].depends_on == ("s1",)


COMMANDS: dict[tuple[str, ...], str] = {
    ("fetch", "add", "timeout: int = 30", "keyword-only", "calls"): (
        "add a keyword-only parameter `timeout: int = 30` to fetch and pass it at every call"
    ),
    ("fetch", "add", "timeout", "calls=self.timeout"): (
        "add a parameter `timeout` to fetch and pass `self.timeout` at every call"
    ),
    ("fetch", "remove", "debug"): "remove the parameter debug from fetch",
    ("fetch", "rename", "src", "source"): "rename the parameter src of fetch to source",
    ("fetch", "reorder", "b", "a"): "reorder the parameters of fetch to (b, a)",
    ("fetch", "reorder", "b,a,c"): "reorder the parameters of fetch to (b,a,c)",
}


@pytest.mark.parametrize(("arguments", "clause"), COMMANDS.items())
def test_arguments_of_the_command_become_a_clause(arguments: tuple[str, ...], clause: str) -> None:
    assert RECIPE.request(arguments) == clause
    assert RECIPE.takes(clause)


@pytest.mark.parametrize(
    "arguments", [(), ("fetch",), ("fetch", "add"), ("fetch", "turn", "x"), ("f", "rename", "a")]
)
def test_arguments_that_do_not_fit_are_told(arguments: tuple[str, ...]) -> None:
    with pytest.raises(UsageProblem, match="tier-code tool signature"):
        RECIPE.request(arguments)
