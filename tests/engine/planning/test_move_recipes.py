from __future__ import annotations

import pytest

from tests.engine.planning.catalogs import GivenCatalog, drafting, symbol
from tests.engine.planning.test_recipes import POLICY
from tier_code.domain.errors import UsageProblem
from tier_code.domain.events import RequestDeclined
from tier_code.domain.plan import Plan, Step, StepKind
from tier_code.engine.planning.planner import plan_request
from tier_code.engine.planning.recipes.method_recipe import MethodRecipe
from tier_code.engine.planning.recipes.move_recipe import MoveRecipe

CODE = GivenCatalog(
    symbol("src/pkg/__init__.py::", "module"),
    symbol("src/pkg/encoding.py::", "module"),
    symbol("src/pkg/encoding.py::pack"),
    symbol("src/pkg/encoding.py::unpack"),
    symbol("src/pkg/encoding.py::LIMIT", "constant"),
    symbol("src/pkg/encoding.py::Coder", "class"),
    symbol("src/pkg/encoding.py::Coder.load", "method"),
    symbol("src/pkg/encoding.py::Coder.save", "method"),
    symbol("src/pkg/other.py::", "module"),
    symbol("src/pkg/other.py::unpack"),
    symbol("src/pkg/other.py::Reader", "class"),
    symbol("src/pkg/other.py::Reader.load", "method"),
    symbol("tests/other.py::", "module"),
)


async def planned(text: str) -> tuple[Step, ...]:
    plan = await plan_request(text, 1, drafting(CODE), POLICY)
    assert isinstance(plan, Plan), plan
    return plan.steps


async def declined(text: str) -> RequestDeclined:
    answer = await plan_request(text, 1, drafting(CODE), POLICY)
    assert isinstance(answer, RequestDeclined), answer
    return answer


NUMBERS = "src/pkg/numbers.py"


@pytest.mark.parametrize(
    ("words", "names", "to"),
    [
        ("move pack from encoding.py to numbers.py", ["pack"], NUMBERS),
        ("move the function pack to numbers.py", ["pack"], NUMBERS),
        ("Move pack and unpack from encoding.py into a new module numbers.py", ["pack", "unpack"], NUMBERS),
        ("move `pack` and the class `Coder` to a new file called `numbers.py`", ["pack", "Coder"], NUMBERS),
        ("move pack, unpack of encoding.py to a new module named numbers", ["pack", "unpack"], NUMBERS),
        ("move the constant LIMIT into the module numbers.py and update all imports", ["LIMIT"], NUMBERS),
        ("move class Coder to src/pkg/models.py", ["Coder"], "src/pkg/models.py"),
        ("extract pack, LIMIT from src/pkg/encoding.py into src/pkg/numbers.py", ["pack", "LIMIT"], NUMBERS),
        ("relocate pack to numbers.py.", ["pack"], NUMBERS),
        ("move src/pkg/encoding.py::pack to numbers.py", ["pack"], NUMBERS),
        ("move pack and unpack to numbers.py", ["pack", "unpack"], NUMBERS),
    ],
)  # fmt: skip
async def test_words_for_a_move_to_a_new_module(words: str, names: list[str], to: str) -> None:
    (step,) = await planned(words)
    assert step.kind is StepKind.MOVE
    assert [target.qualname for target in step.targets] == names
    assert {target.path for target in step.targets} == {"src/pkg/encoding.py"}
    assert (step.argument("to"), step.creates) == (to, (to,))
    assert step.checks == ("scope", "parse", "moved", "resolved", "lint")


async def test_a_module_that_is_there_is_not_made_anew() -> None:
    (step,) = await planned("move pack from encoding.py to other.py")
    assert (step.argument("to"), step.creates) == ("src/pkg/other.py", ())


async def test_definitions_of_two_modules_are_two_steps() -> None:
    first, second = await planned("move pack and Reader to numbers.py")
    assert (str(first.targets[0]), first.creates) == ("src/pkg/encoding.py::pack", (NUMBERS,))
    assert (str(second.targets[0]), second.creates) == ("src/pkg/other.py::Reader", ())


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("move nothing_here to numbers.py", "no definition of 'nothing_here'"),
        ("move unpack to numbers.py", "'unpack' has 2 definitions"),
        ("move load to numbers.py", "'load' is a method inside Coder"),
        ("move pack to nowhere", "there is no module 'nowhere'"),
        ("move pack to a new module other.py", "src/pkg/other.py is there already"),
        ("move pack to encoding.py", "src/pkg/encoding.py has it already"),
        ("move pack from missing.py to other.py", "'missing.py' is no Python module"),
        ("move pack to a-b.py", "'a-b' is not a name that Python can import"),
        ("move pack to nowhere/b.py", "there is no folder or package 'nowhere'"),
        ("move the whole thing to b.py", "'whole thing' is not a name"),
    ],
)
async def test_unclear_moves_are_refused(words: str, reason: str) -> None:
    assert reason in (await declined(words)).reason


@pytest.mark.parametrize(
    "words",
    [
        "turn the method save of class Coder into a top-level function",
        "move the method save of class Coder in encoding.py to a top-level function",
        "convert Coder.save to a function",
        "make `Coder.save` a module-level function",
        "extract the save method from the Coder class into a standalone function",
        "move Coder.save out of the class Coder to module level",
        """Refactor the `save` method in the `Coder` class to be a stand alone, top level function.
        Name the new function `save`, exactly the same name as the existing method.
        Update any existing `self.save` calls to work with the new `save` function.""",
    ],
)
async def test_words_for_a_method_that_becomes_a_function(words: str) -> None:
    (step,) = await planned(words)
    assert (step.kind, str(step.targets[0])) == (
        StepKind.METHOD_TO_FUNCTION,
        "src/pkg/encoding.py::Coder.save",
    )
    assert step.argument("new_name") == "save"
    assert step.checks == ("scope", "parse", "function", "calls", "lint")


async def test_the_function_may_be_named_and_several_methods_may_go() -> None:
    (step,) = await planned("turn the method Coder.save into a function called store")
    assert step.argument("new_name") == "store"
    steps = await planned("turn the methods load and save of Coder into top-level functions")
    assert [step.targets[0].qualname for step in steps] == ["Coder.load", "Coder.save"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("convert the method load to a function", "'load' may be 2 methods"),
        ("convert Coder.gone to a function", "no method 'Coder.gone' was found"),
        ("convert pack to a function", "'pack' is no method but a function"),
        ("convert Coder.save to a function called class", "'class' cannot be the name"),
        (
            "convert Coder.save to a function. Paint it red",
            "the end of the request is not clear: 'Paint it red'",
        ),
    ],
)
async def test_unclear_methods_are_refused(words: str, reason: str) -> None:
    assert reason in (await declined(words)).reason


async def test_arguments_of_the_commands_are_worded_as_clauses_that_the_recipes_take() -> None:
    move, method = MoveRecipe(), MethodRecipe()
    (step,) = await planned(move.request(["pack", "LIMIT", "numbers.py"]))
    assert ([target.qualname for target in step.targets], step.argument("to")) == (["pack", "LIMIT"], NUMBERS)
    (step,) = await planned(method.request(["Coder.save", "store"]))
    assert (step.targets[0].qualname, step.argument("new_name")) == ("Coder.save", "store")
    for recipe, arguments in (
        (move, ["pack"]),
        (move, ["a b", "c"]),
        (method, []),
        (method, ["a", "b", "c"]),
    ):
        with pytest.raises(UsageProblem, match="does not fit"):
            recipe.request(arguments)


async def test_other_conversions_are_left_to_their_recipes() -> None:
    for words in ("convert to f-strings in a.py", "extract 86400 into a constant DAY", "move on"):
        assert not MoveRecipe().takes(words)
        assert not MethodRecipe().takes(words)
