"""Plan mode while a run is under way: what runs goes on to its end, nothing more begins until it is left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from tests.engine.sessions import PAID, World
from tests.support.waiting import until
from tier_code.adapters.models.scripted import ScriptedAnswer, ScriptedModel, ScriptedSource
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.budget import BudgetScope
from tier_code.domain.fold import fold
from tier_code.domain.money import Usd
from tier_code.domain.permissions import PermissionMode
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.view import Phase
from tier_code.engine.mode_limits import HOLDS, HOLDS_SOON

PLAN, ASK = (c.SetMode(mode=each) for each in (PermissionMode.PLAN, PermissionMode.ASK))
BOTH = c.SubmitPrompt(text="rename old to new and document plain")


@asynccontextmanager
async def opened(world: World) -> AsyncGenerator[None]:
    """The engine at work until the block ends."""
    await world.open()
    running = asyncio.create_task(world.engine.run())
    try:
        yield
    finally:
        world.engine.send(c.CloseSession())
        await asyncio.wait_for(running, 10)


async def sent(world: World, *commands: c.Command) -> None:
    for command in commands:
        world.engine.send(command)
        await world.engine.idle()


def states(world: World) -> list[StepState]:
    return [step.state for step in world.recorder.view.steps]


def phase(world: World) -> Phase:
    return world.recorder.view.phase


async def held(world: World, release: asyncio.Event, request: c.SubmitPrompt = BOTH) -> None:
    """Approve, switch to plan mode while the first step runs, and let that step end."""
    await sent(world, request)
    world.engine.send(c.ApprovePlan())
    await until(lambda: StepState.RUNNING in states(world) and asked(world))
    world.engine.send(PLAN)
    await until(lambda: HOLDS_SOON in world.recorder.view.notices)
    release.set()
    await world.engine.idle()


def asked(world: World) -> bool:
    """Whether the step waits for its tests or for the model."""
    return world.runner.runs > 0 or bool(world.model.requests)


async def test_what_runs_ends_and_nothing_more_begins_until_plan_mode_is_left() -> None:
    release = asyncio.Event()
    world = World(["Text."], test_command="check", hold_tests=release)
    async with opened(world):
        await held(world, release)
        assert states(world) == [StepState.PASSED, StepState.PLANNED]
        assert phase(world) is Phase.RUNNING
        assert world.recorder.view.notices[-1] == HOLDS
        assert world.model.requests == []
        await sent(world, ASK)
        assert states(world) == [StepState.PASSED, StepState.PASSED]
        assert phase(world) is Phase.CHANGES_REVIEW
    assert fold(world.journal.records) == world.recorder.view
    assert [event.text for event in world.events(e.NoticeGiven) if isinstance(event, e.NoticeGiven)] == [
        HOLDS_SOON,
        HOLDS,
    ]


async def test_a_run_that_holds_can_be_ended_and_gone_on_with_later() -> None:
    release = asyncio.Event()
    world = World(["Text."], test_command="check", hold_tests=release)
    async with opened(world):
        await held(world, release)
        await sent(world, c.Interrupt())
        assert states(world) == [StepState.PASSED, StepState.PLANNED]
        assert phase(world) is Phase.CHANGES_REVIEW
        await sent(world, c.ContinueRun())
        assert "plan mode" in world.recorder.view.notices[-1]
        await sent(world, ASK, c.ContinueRun())
        assert states(world) == [StepState.PASSED, StepState.PASSED]


async def test_what_is_planned_may_be_changed_while_the_run_holds() -> None:
    release = asyncio.Event()
    world = World(["Text."], test_command="check", hold_tests=release)
    async with opened(world):
        await held(world, release)
        await sent(world, c.DropStep(step=StepId("s2")))
        assert states(world) == [StepState.PASSED, StepState.DROPPED]
        await until(lambda: phase(world) is Phase.CHANGES_REVIEW)
    assert world.model.requests == []


async def test_the_tests_of_the_whole_run_wait_as_well() -> None:
    release = asyncio.Event()

    async def until_released(seconds: float) -> None:
        del seconds
        await release.wait()

    world = World(test_command="check")
    world.model = ScriptedModel([ScriptedAnswer(text="Text.", delay_seconds=1)], sleep=until_released)
    world.source = ScriptedSource(world.model)
    async with opened(world):
        await held(world, release, c.SubmitPrompt(text="document plain"))
        assert states(world) == [StepState.PASSED]
        assert world.runner.runs == 0
        assert world.recorder.view.notices[-1] == HOLDS
        await sent(world, ASK)
        assert world.runner.runs == 1
        assert phase(world) is Phase.CHANGES_REVIEW


async def test_nothing_that_waits_for_money_is_tried_again_while_the_run_holds() -> None:
    world = World(["Text."], local_price=PAID, budget=Usd(1))
    async with opened(world):
        await sent(world, c.SubmitPrompt(text="document plain"), c.ApprovePlan(), PLAN)
        assert HOLDS in world.recorder.view.notices
        assert HOLDS_SOON not in world.recorder.view.notices
        await sent(world, ASK, c.SetBudget(scope=BudgetScope.SESSION, limit=Usd(10**9)))
        assert states(world) == [StepState.PASSED]


async def test_a_run_that_has_nothing_left_to_begin_ends_in_plan_mode_too() -> None:
    release = asyncio.Event()
    world = World(test_command="check", hold_tests=release)
    async with opened(world):
        await held(world, release, c.SubmitPrompt(text="rename old to new"))
        assert states(world) == [StepState.PASSED]
        assert phase(world) is Phase.CHANGES_REVIEW
        assert HOLDS not in world.recorder.view.notices
