"""A failing test run is repeated once: what fails by chance is told, and held against no step."""

from __future__ import annotations

from tests.engine.sessions import World
from tier_code.domain import commands as c
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.plan import StepState
from tier_code.engine.execution.test_verdict import beside_second
from tier_code.ports.source import SourceTree
from tier_code.ports.workspace import CommandResult

ONE = "FAILED t.py::test_one - E\n1 failed, 3 passed in 0.1s"
TWO = "FAILED t.py::test_two - E\n1 failed, 3 passed in 0.1s"
PASSED = True
BOTH = "FAILED t.py::test_one - E\nFAILED t.py::test_two - E\n2 failed, 2 passed in 0.1s"


class Chances:
    """A test command that says these in turn over a changed tree, and the last for ever."""

    def __init__(self, *said: bool | str) -> None:
        self.runs = 0
        self._said = said

    def __call__(self, tree: SourceTree) -> bool | str:
        if b"def old" in (tree.read("a.py") or b""):
            return True
        self.runs += 1
        return self._said[min(self.runs, len(self._said)) - 1]


async def renamed(chances: Chances) -> tuple[World, StepState, str]:
    world = World(test_command="check", tests_pass=chances)
    view = await world.run(c.SubmitPrompt(text="rename old to new"), c.ApprovePlan())
    checks = [check for turn in view.turns for check in turn.checks] or [
        view.steps[0].attempts[-1].checks[-1]
    ]
    return world, view.steps[0].state, checks[-1].evidence


async def test_a_test_that_passes_the_second_time_is_flaky_and_the_step_stands() -> None:
    chances = Chances(ONE, PASSED)
    _, state, evidence = await renamed(chances)
    assert state is StepState.PASSED
    assert "failed once and not again over 1 staged step, flaky: t.py::test_one" in evidence
    assert chances.runs == 2


async def test_a_test_that_fails_twice_fails_the_step() -> None:
    chances = Chances(BOTH, ONE)
    _, state, _ = await renamed(chances)
    assert state is StepState.FAILED
    assert chances.runs == 2


async def test_other_tests_failing_the_second_time_are_flaky_as_well() -> None:
    _, state, evidence = await renamed(Chances(ONE, TWO))
    assert state is StepState.PASSED
    assert "flaky: t.py::test_one, t.py::test_two" in evidence


async def test_a_run_that_fails_twice_without_names_fails_the_step() -> None:
    _, state, _ = await renamed(Chances("boom"))
    assert state is StepState.FAILED


def ended(output: str, code: int | None = 1) -> CommandResult:
    return CommandResult(exit_code=code, output=output, seconds=0.0, level="S3")


def test_a_flaky_test_stays_among_the_details_so_that_no_fix_counts_it_as_mended() -> None:
    verdict = beside_second("check", ended(ONE), (ended(BOTH), ended(ONE)), 1)
    assert verdict is not None
    assert verdict.outcome is CheckOutcome.PASSED
    assert verdict.details == ("t.py::test_one", "t.py::test_two")
    assert dict(verdict.facts) == {
        "failing_before": 1,
        "failing_after": 1,
        "new_failures": 0,
        "flaky": 1,
        "tests": 4,
    }


def test_a_second_run_that_is_stopped_excuses_nothing() -> None:
    assert beside_second("check", ended("4 passed", 0), (ended(ONE), ended("", None)), 1) is None
