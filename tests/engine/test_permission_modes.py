from __future__ import annotations

import pytest

from tests.engine.sessions import FILES, World
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.permissions import PermissionMode
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.view import Phase

RENAME = "rename old to new"
BOTH = "rename old to new and document plain"


def mode(name: PermissionMode) -> c.SetMode:
    return c.SetMode(mode=name)


@pytest.mark.parametrize(
    "command",
    [
        c.ApprovePlan(),
        c.ContinueRun(),
        c.RerunStep(step=StepId("s1")),
        c.AcceptChanges(),
        c.RedoChanges(),
        c.CommitChanges(),
        c.RunShell(command="ls"),
    ],
)
async def test_in_plan_mode_nothing_runs_and_nothing_is_written(command: c.Command) -> None:
    world = World(["Text."])
    view = await world.run(mode(PermissionMode.PLAN), c.SubmitPrompt(text=BOTH), command)
    assert [step.state for step in view.steps] == [StepState.PLANNED] * 2
    assert world.workspace.files.files == FILES
    assert world.model.requests == []
    assert "plan mode" in view.notices[-1]


async def test_another_tier_runs_nothing_again_in_plan_mode() -> None:
    world = World(["Text.", "More."])
    await world.run(c.SubmitPrompt(text=BOTH), c.ApprovePlan())
    asked = len(world.model.requests)
    from_tool = c.OverrideTier(step=StepId("s2"), tier=world.recorder.view.steps[1].step.tier)
    await world.run(mode(PermissionMode.PLAN), from_tool)
    assert len(world.model.requests) == asked


async def test_auto_edit_writes_what_every_check_vouches_for() -> None:
    world = World()
    view = await world.run(mode(PermissionMode.AUTO_EDIT), c.SubmitPrompt(text=RENAME), c.ApprovePlan())
    assert [step.state for step in view.steps] == [StepState.APPLIED]
    assert b"def new()" in world.workspace.files.files["a.py"]


async def test_auto_edit_still_asks_for_the_plan() -> None:
    world = World()
    shown: list[Phase] = []
    await world.run(
        mode(PermissionMode.AUTO_EDIT),
        c.SubmitPrompt(text=RENAME),
        watch=lambda view: shown.append(view.phase),
    )
    assert shown[-1] is Phase.PLAN_REVIEW
    assert world.workspace.files.files == FILES


async def test_ask_accepts_nothing_by_itself() -> None:
    world = World()
    view = await world.run(c.SubmitPrompt(text=RENAME), c.ApprovePlan())
    assert [step.state for step in view.steps] == [StepState.PASSED]


async def test_what_tests_do_not_vouch_for_waits_for_the_user() -> None:
    world = World(
        ["Text."], test_command="make test", tests_pass=lambda tree: b"def old" in tree.read("a.py")
    )
    view = await world.run(mode(PermissionMode.FULL_AUTO), c.SubmitPrompt(text=BOTH))
    assert world.workspace.files.files == FILES
    assert StepState.APPLIED not in {step.state for step in view.steps}


async def test_full_auto_approves_the_plan_and_says_that_it_was_the_mode() -> None:
    world = World()
    view = await world.run(mode(PermissionMode.FULL_AUTO), c.SubmitPrompt(text=RENAME))
    assert [step.state for step in view.steps] == [StepState.APPLIED]
    approved = [event for event in world.events(e.PlanApproved) if isinstance(event, e.PlanApproved)]
    assert [event.by for event in approved] == [e.By.POLICY]


async def test_each_mode_is_recorded_once_and_a_return_begins_with_asking() -> None:
    world = World()
    view = await world.run(mode(PermissionMode.FULL_AUTO), mode(PermissionMode.FULL_AUTO))
    assert view.mode == PermissionMode.FULL_AUTO
    assert len(world.events(e.ModeSet)) == 1
    view = await world.run()
    assert view.mode == PermissionMode.ASK
