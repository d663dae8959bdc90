from __future__ import annotations

import pytest

from tests.engine.planning.catalogs import GivenCatalog, drafting, symbol
from tests.support.memory_tree import memory_tree
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, Refusal
from tier_code.engine.planning.recipes.tests_place import tests_file as place_of
from tier_code.engine.planning.recipes.tests_recipe import RUNS_CODE, TestsRecipe, read_wanted
from tier_code.ports.code import OBSERVED

CODE = GivenCatalog(
    symbol("src/pkg/encoding.py::", "module"),
    symbol("src/pkg/encoding.py::to_bytes"),
    symbol("src/pkg/encoding.py::from_bytes"),
    symbol("src/pkg/encoding.py::now"),
    symbol("src/pkg/encoding.py::_hidden"),
    symbol("src/pkg/encoding.py::Signer.sign", "method"),
    symbol("src/pkg/other.py::", "module"),
    symbol("src/pkg/other.py::sign"),
    symbol("src/pkg/clock.py::", "module"),
    symbol("src/pkg/clock.py::tick"),
    impure={
        "src/pkg/encoding.py::now": "reads the clock",
        "src/pkg/encoding.py::Signer.sign": "is a method; only functions and static methods are tried",
        "src/pkg/clock.py::tick": "reads the clock",
    },
)
RECIPE = TestsRecipe()


async def drafted(words: str) -> Drafting:
    assert RECIPE.takes(words), words
    given = drafting(CODE)
    refusal = await RECIPE.draft(words, given)
    assert refusal is None, refusal
    return given


async def refused(words: str) -> Refusal:
    refusal = await RECIPE.draft(words, drafting(CODE))
    assert refusal is not None
    return refusal


def names(given: Drafting) -> list[str]:
    return [step.targets[0].qualname for step in given.steps]


@pytest.mark.parametrize(
    "words",
    [
        "write tests for the pure functions in encoding.py",
        "write tests for all pure functions of src/pkg/encoding.py",
        "add unit tests for encoding.py",
        "generate missing tests for every function in encoding.py",
        "create test cases for the public functions in the module src/pkg/encoding.py",
        "cover encoding.py with tests",
    ],
)
async def test_a_module_means_its_public_pure_functions(words: str) -> None:
    given = await drafted(words)
    assert names(given) == ["to_bytes", "from_bytes"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("write tests for to_bytes", ["to_bytes"]),
        ("write a test for the function `to_bytes`", ["to_bytes"]),
        ("add unit tests for to_bytes() in encoding.py", ["to_bytes"]),
        ("Write some unit-tests for to_bytes and from_bytes in encoding.py", ["to_bytes", "from_bytes"]),
        ("write tests covering to_bytes, from_bytes and sign", ["to_bytes", "from_bytes", "sign"]),
        ("write tests for _hidden", ["_hidden"]),
        ("write tests for the private functions in encoding.py", ["to_bytes", "from_bytes", "_hidden"]),
        ("write tests for src/pkg/other.py::sign", ["sign"]),
    ],
)
async def test_functions_are_named_in_many_words(words: str, expected: list[str]) -> None:
    assert names(await drafted(words)) == expected


async def test_a_step_says_what_it_makes_and_what_vouches() -> None:
    given = await drafted("write tests for to_bytes")
    (step,) = given.steps
    assert (step.kind, step.task_class, step.tier) == (StepKind.TESTS, TaskClass.C, TierName.TOOL)
    assert step.creates == ("tests/test_encoding_pure.py",)
    assert "generated-tests" in step.checks
    assert RUNS_CODE in given.notes


async def test_what_is_left_out_is_said_with_its_reason() -> None:
    given = await drafted("write tests for encoding.py")
    assert "left out: now - it reads the clock" in given.notes
    assert any(note.startswith("left out: _hidden - private") for note in given.notes)
    assert any("1 methods in src/pkg/encoding.py" in note for note in given.notes)


async def test_an_impure_function_is_refused_with_the_reason() -> None:
    assert "it reads the clock" in (await refused("write tests for now")).reason
    assert "no pure function" in (await refused("write tests for clock.py")).reason


async def test_a_name_that_nothing_has_is_refused() -> None:
    assert (await refused("write tests for nothing_of_the_kind")).reason


@pytest.mark.parametrize(
    "words", ["test it", "write a story for to_bytes", "rename tests to checks", "write tests"]
)
def test_other_words_are_left_to_others(words: str) -> None:
    assert not RECIPE.takes(words)


def test_a_place_behind_names_is_a_place() -> None:
    wanted = read_wanted("the functions f and g in the module a.b")
    assert (wanted.names, wanted.place) == (("f", "g"), "a.b")


def test_the_tool_command_is_worded_as_a_clause() -> None:
    assert RECIPE.takes(RECIPE.request(["f", "g", "pkg/m.py"]))
    assert RECIPE.request(["f", "g", "pkg/m.py"]) == "write tests for f and g in pkg/m.py"
    assert RECIPE.request(["pkg/m.py"]) == "write tests for pkg/m.py"
    with pytest.raises(UsageProblem):
        RECIPE.request([])


@pytest.mark.parametrize(
    ("module", "others", "expected"),
    [
        ("src/pkg/m.py", [], "tests/test_m_pure.py"),
        ("src/pkg/m.py", ["tests/test_pkg/test_m.py", "tests/test_a.py"], "tests/test_pkg/test_m_pure.py"),
        ("src/pkg/_m.py", ["test/test_a.py", "test/test_b.py", "x/test_c.py"], "test/test_m_pure.py"),
        ("m.py", ["tests.py"], "test_m_pure.py"),
        (
            "a/pkg/m.py",
            ["a/tests/test_x.py", "b/tests/test_y.py", "b/tests/test_z.py"],
            "a/tests/test_m_pure.py",
        ),
        ("pkg/a/m.py", ["pkg/b/m.py"], "tests/test_a_m_pure.py"),
        ("pkg/__init__.py", [], "tests/test_pkg_pure.py"),
    ],
)
def test_the_tests_go_beside_the_tests_that_there_are(module: str, others: list[str], expected: str) -> None:
    assert place_of(memory_tree(dict.fromkeys((module, *others), "")), module) == expected


def test_a_file_of_the_user_is_passed_over_and_one_of_ours_is_not() -> None:
    files = {"m.py": "", "tests/test_m_pure.py": "def test_m(): ..."}
    assert place_of(memory_tree(files), "m.py") == "tests/test_m_pure_2.py"
    files["tests/test_m_pure.py"] = f'"""What m does now: {OBSERVED}. Read them."""\n'
    assert place_of(memory_tree(files), "m.py") == "tests/test_m_pure.py"
