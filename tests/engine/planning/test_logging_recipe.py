"""What people write about logging, and the steps it becomes."""

from __future__ import annotations

import pytest

from tests.engine.planning.catalogs import GivenCatalog, drafting, symbol
from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Refusal
from tier_code.engine.planning.recipes.logging_recipe import LoggingRecipe
from tier_code.engine.routing.router import capable

CODE = GivenCatalog(
    symbol("net.py::", "module"),
    symbol("net.py::connect"),
    symbol("net.py::connect.inner"),
    symbol("net.py::Session", "class"),
    symbol("net.py::Session.__init__", "method"),
    symbol("net.py::Session.send", "method"),
    symbol("net.py::Session.send#2", "method"),
    symbol("net.py::Session._read", "method"),
    symbol("pkg/m.py::", "module"),
    symbol("pkg/m.py::twice"),
    symbol("net.py::twice"),
    symbol("tests/test_net.py::", "module"),
    symbol("tests/test_net.py::test_it"),
)


async def drafted(clause: str) -> list[Step] | Refusal:
    plan = drafting(CODE)
    assert LoggingRecipe().takes(clause)
    return await LoggingRecipe().draft(clause, plan) or plan.steps


async def targets(clause: str) -> list[str]:
    steps = await drafted(clause)
    assert not isinstance(steps, Refusal), steps
    return [str(target) for step in steps for target in step.targets]


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("add logging to connect", ["net.py::connect"]),
        ("add log messages to connect in net.py", ["net.py::connect"]),
        ("add logging to Session.send", ["net.py::Session.send#2"]),
        ("add some log statements to twice in pkg/m.py", ["pkg/m.py::twice"]),
        ("add logging to the class Session", ["net.py::Session.send#2", "net.py::Session._read"]),
        ("add logging to connect and Session._read", ["net.py::connect", "net.py::Session._read"]),
        (
            "add logging to the functions in net.py",
            ["net.py::connect", "net.py::Session.send#2", "net.py::Session._read", "net.py::twice"],
        ),
    ],
)
async def test_a_step_for_each_function(clause: str, found: list[str]) -> None:
    assert await targets(clause) == found


async def test_messages_are_a_models_and_errors_a_tools() -> None:
    steps = await drafted("add info logging to connect")
    assert isinstance(steps, list)
    (step,) = steps
    assert (step.kind, step.task_class, step.argument("level")) == (StepKind.LOGGING, TaskClass.B, "info")
    assert capable(step)[0] is TierName.LOCAL
    errors = await drafted("log errors in net.py")
    assert isinstance(errors, list)
    assert capable(errors[0]) == (TierName.TOOL,)


@pytest.mark.parametrize(
    ("clause", "level"),
    [
        ("add debug logging to connect", "debug"),
        ("add logging at info level to connect", "info"),
        ("add logging to connect", ""),
    ],
)
async def test_a_level_may_be_named(clause: str, level: str) -> None:
    steps = await drafted(clause)
    assert isinstance(steps, list)
    assert steps[0].argument("level") == level


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("log errors in net.py", ["net.py::"]),
        ("log all caught exceptions in pkg/", ["pkg/m.py::"]),
        ("add error logging to connect", ["net.py::connect"]),
        ("add logging of errors in net.py", ["net.py::"]),
        ("log errors", ["net.py::", "pkg/m.py::"]),
        ("log errors everywhere", ["net.py::", "pkg/m.py::"]),
        ("add exception logging", ["net.py::", "pkg/m.py::"]),
    ],
)
async def test_errors_are_one_step_without_the_tests(clause: str, found: list[str]) -> None:
    steps = await drafted(clause)
    assert isinstance(steps, list)
    assert len(steps) == 1
    assert [str(target) for target in steps[0].targets] == found


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("add logging to twice", "2 definitions"),
        ("add logging to gone", "'gone' is no file"),
        ("log errors in gone.py", "no file 'gone.py'"),
        ("add logging to the functions", "not said where"),
    ],
)
async def test_what_is_not_certain_is_refused(clause: str, said: str) -> None:
    refusal = await drafted(clause)
    assert isinstance(refusal, Refusal)
    assert said in refusal.reason


def test_other_requests_are_not_taken() -> None:
    for clause in (
        "add logging",
        "add a --log flag to cli.py",
        "document net.py",
        "rename log to logger",
        "add a log file",
    ):
        assert not LoggingRecipe().takes(clause)


def test_the_command_takes_a_place() -> None:
    assert LoggingRecipe().request(["net.py"]) == "log errors in net.py"
