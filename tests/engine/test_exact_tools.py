"""What a tool may say besides "done": left places, nothing to do, and the certain part of a whole."""

from __future__ import annotations

from tests.engine.sessions import FILES, World
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.plan import StepState


async def test_what_a_tool_left_alone_is_kept_with_the_step() -> None:
    world = World()
    view = await world.run(c.SubmitPrompt(text="rename old to new"), c.ApprovePlan())
    assert view.steps[0].notes == ("one string left",)


async def test_a_step_whose_files_are_as_asked_already_ends_unchanged_and_writes_nothing() -> None:
    world = World()
    view = await world.run(c.SubmitPrompt(text="rename old to same"), c.ApprovePlan())
    assert [step.state for step in view.steps] == [StepState.UNCHANGED]
    assert view.turns[-1].outcome is e.Outcome.DONE
    assert world.workspace.files.files == FILES


async def test_what_is_certain_is_staged_when_no_tier_can_do_the_whole() -> None:
    world = World()
    view = await world.run(c.SubmitPrompt(text="rename old to partly"), c.ApprovePlan(), c.AcceptChanges())
    assert [step.state for step in view.steps] == [StepState.APPLIED]
    assert view.steps[0].notes == ("b.py:5: not sure",)
    assert b"def partly" in world.workspace.files.files["a.py"]
    assert world.workspace.files.files["b.py"] == FILES["b.py"]


async def test_what_is_certain_must_pass_the_checks_like_everything_else() -> None:
    world = World(files={**FILES, "a.py": FILES["a.py"] + b"# forbidden\n"})
    view = await world.run(c.SubmitPrompt(text="rename old to partly"), c.ApprovePlan(), c.AcceptChanges())
    assert [step.state for step in view.steps] == [StepState.FAILED]
    assert world.workspace.files.files["b.py"] == FILES["b.py"]


FAILS = "FAILED test_a.py::test_one - AssertionError\n1 failed, 3 passed in 0.1s"
FAILS_MORE = "FAILED test_a.py::test_one\nFAILED test_a.py::test_two[x y] - E\n2 failed, 2 passed in 0.1s"


async def test_failures_that_were_there_before_do_not_count_against_a_step() -> None:
    world = World(test_command="check", tests_pass=lambda tree: FAILS)
    view = await world.run(c.SubmitPrompt(text="rename old to new"), c.ApprovePlan())
    result = view.turns[-1].checks[-1]
    assert result.outcome.value == "passed"
    assert dict(result.facts) == {"failing_before": 1, "failing_after": 1, "new_failures": 0, "tests": 4}


async def test_a_new_failure_among_old_ones_fails_the_step_by_name() -> None:
    world = World(
        test_command="check",
        tests_pass=lambda tree: FAILS if b"def old" in (tree.read("a.py") or b"") else FAILS_MORE,
    )
    view = await world.run(c.SubmitPrompt(text="rename old to new"), c.ApprovePlan())
    assert [step.state for step in view.steps] == [StepState.FAILED]
    assert "test_a.py::test_two[x y] failed" in view.steps[0].reason
