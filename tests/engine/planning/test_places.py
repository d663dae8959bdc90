from __future__ import annotations

import pytest

from tests.engine.planning.path_catalog import drafting_over
from tests.support.memory_tree import memory_tree
from tier_code.domain.plan import Step, StepId, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, Refusal
from tier_code.engine.planning.recipes.places import files_of, module_targets, place_in_words

FILES = memory_tree(
    dict.fromkeys(
        (
            "README.md",
            "setup.py",
            "src/net/__init__.py",
            "src/net/client.py",
            "src/net/client.pyi",
            "src/net/deep/utils.py",
            "src/web/utils.py",
            "src/web/page.html",
            "tests/test_client.py",
        ),
        "",
    )
)


def _drafting() -> Drafting:
    return drafting_over(*FILES.paths())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("src/net", ("src/net/__init__.py", "src/net/client.py", "src/net/deep/utils.py")),
        ("src/net/", ("src/net/__init__.py", "src/net/client.py", "src/net/deep/utils.py")),
        ("the package net", ("src/net/__init__.py", "src/net/client.py", "src/net/deep/utils.py")),
        ("all files in src/web", ("src/web/utils.py",)),
        ("everything under src/web", ("src/web/utils.py",)),
        ("`client.py`", ("src/net/client.py",)),
        ("net.client", ("src/net/client.py",)),
        ("client.pyi", ("src/net/client.pyi",)),
        ("client.py, setup.py and src/web", ("setup.py", "src/net/client.py", "src/web/utils.py")),
        ("the tests", ("tests/test_client.py",)),
        ("src/net/client.py::", ("src/net/client.py",)),
    ],
)
async def test_a_place_is_understood_in_many_words(words: str, expected: tuple[str, ...]) -> None:
    assert await files_of(words, _drafting()) == expected


@pytest.mark.parametrize(
    "words", ["", ".", "everywhere", "the whole repository", "all files", "the code", "my project"]
)
async def test_everywhere_is_every_python_file(words: str) -> None:
    found = await files_of(words, _drafting())
    assert found == tuple(path for path in FILES.paths() if path.endswith(".py"))
    assert place_in_words(words, found) == "the whole repository"


async def test_tests_are_left_out_where_nobody_names_them() -> None:
    assert "tests/test_client.py" not in await _files("", tests=False)
    assert await _files("test_client.py", tests=False) == ("tests/test_client.py",)


async def _files(words: str, *, tests: bool) -> tuple[str, ...]:
    found = await files_of(words, _drafting(), tests=tests)
    assert not isinstance(found, Refusal)
    return found


async def test_a_place_that_is_not_there_is_refused() -> None:
    for words in ("nowhere.py", "src/none/", "README.md"):
        assert isinstance(await files_of(words, _drafting()), Refusal), words


async def test_a_name_of_two_files_is_refused_with_both() -> None:
    found = await files_of("utils.py", _drafting())
    assert isinstance(found, Refusal)
    assert [str(one.target) for one in found.candidates] == ["src/web/utils.py::", "src/net/deep/utils.py::"]


async def test_a_file_that_an_earlier_step_creates_is_found() -> None:
    plan = _drafting()
    plan.steps.append(
        Step(
            id=StepId("s1"),
            title="move",
            kind=StepKind.MOVE,
            targets=(),
            instruction="",
            task_class=TaskClass.A,
            checks=(),
            tier=TierName.TOOL,
            reason="",
            arguments=(("creates", "src/net/numbers.py"),),
        )
    )
    assert await files_of("numbers.py", plan) == ("src/net/numbers.py",)


def test_a_target_of_a_file_has_no_name() -> None:
    assert [str(target) for target in module_targets(["a.py"])] == ["a.py::"]
