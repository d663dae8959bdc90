"""Steps that share no file run at once; those that do, or need each other, run one after the other."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pytest

from tests.bench.mechanical.running import services as code_services
from tests.engine.sessions import World
from tests.engine.test_edit_steps import plan
from tier_code.adapters.models.scripted import ScriptedSource
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.errors import RepositoryProblem
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.tiers import Reach, TierName
from tier_code.domain.tokens import TokenUsage
from tier_code.domain.view import SessionView
from tier_code.engine.execution.runner import PlanRunner
from tier_code.engine.services import Services
from tier_code.ports.model import ModelChunk, ModelRequest, ReplyEnd, TextChunk

FILES = {f"{name}.md": b"old\n" for name in "abcdef"}
USAGE = TokenUsage(input_tokens=1, output_tokens=1)


class Meeting:
    """Plans by script; edits only once so many are asking at the same time."""

    def __init__(self, planned: str, together: int) -> None:
        self._planned = planned
        self._together = together
        self._news = asyncio.Condition()
        self._asking = 0
        self.most = 0
        self.order: list[str] = []

    async def count(self, request: ModelRequest) -> int | None:
        """A script has no tokenizer."""
        del request
        return None

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelChunk, None]:
        """The plan, or an edit of the file that the request names."""
        yield TextChunk(text=self._planned if request.schema else await self._edit(request))
        yield ReplyEnd(usage=USAGE, usage_source="script", stop_reason="stop", served_model="scripted")

    async def until(self, together: int) -> None:
        """Wait until so many have asked at once."""
        async with self._news:
            await self._news.wait_for(lambda: self.most >= together)

    async def _edit(self, request: ModelRequest) -> str:
        named = re.search(r"- (\w\.md)", request.messages[-1].text)
        assert named
        async with self._news:
            self._asking += 1
            self.most = max(self.most, self._asking)
            self.order.append(named[1])
            self._news.notify_all()
            await self._news.wait_for(lambda: self.most >= self._together)
            self._asking -= 1
        return f"{named[1]}\n```markdown\n<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE\n```\n"


@dataclass(slots=True)
class BusyWorld(World):
    """One model plans and edits, at the frontier tier, near or in a cloud."""

    meeting: Meeting = field(default_factory=lambda: Meeting("", 0))
    frontier_reach: Reach = Reach.CLOUD

    def services(self) -> Services:
        """Real code understanding over files in memory."""
        plain = World.services(self)
        tiers = dict(plain.models.tiers)
        tiers[TierName.FRONTIER] = replace(
            tiers[TierName.FRONTIER], ready=True, missing="", reach=self.frontier_reach, window_tokens=60_000
        )
        sources = {**plain.models.sources, TierName.FRONTIER: ScriptedSource(self.meeting)}
        return replace(
            plain, code=code_services(), models=replace(plain.models, tiers=tiers, sources=sources)
        )


def edit(path: str, *after: str) -> dict[str, object]:
    return {"targets": [path], "judgement": "hard", "instruction": "Say new.", "after": list(after)}


async def run(
    together: int, *steps: dict[str, object], reach: Reach = Reach.CLOUD
) -> tuple[SessionView, Meeting]:
    meeting = Meeting(plan(*steps), together)
    world = BusyWorld(files=FILES, meeting=meeting, frontier_reach=reach)
    view = await world.run(c.SubmitPrompt(text="let everything say new"), c.ApprovePlan(), c.AcceptChanges())
    return view, meeting


async def test_steps_over_different_files_are_asked_for_at_the_same_time() -> None:
    view, meeting = await run(3, edit("a.md"), edit("b.md"), edit("c.md"))
    assert [step.state for step in view.steps] == [StepState.APPLIED] * 3
    assert meeting.most == 3


async def test_no_more_than_four_at_once() -> None:
    view, meeting = await run(4, *(edit(path) for path in FILES))
    assert all(step.state is StepState.APPLIED for step in view.steps)
    assert meeting.most == 4


async def test_a_model_on_this_machine_is_asked_one_thing_at_a_time() -> None:
    view, meeting = await run(1, edit("a.md"), edit("b.md"), reach=Reach.MACHINE)
    assert all(step.state is StepState.APPLIED for step in view.steps)
    assert meeting.most == 1


async def test_steps_that_write_the_same_file_never_run_at_once() -> None:
    view, meeting = await run(1, edit("a.md"), edit("a.md"), edit("a.md"))
    assert meeting.most == 1
    assert view.steps[0].state is StepState.APPLIED


@pytest.mark.parametrize("first", ["a.md", "e.md"])
async def test_a_step_waits_for_those_that_it_needs(first: str) -> None:
    _, meeting = await run(1, edit(first), edit("b.md", "1"), edit("c.md", "2"))
    assert meeting.order == [first, "b.md", "c.md"]


async def test_what_needs_a_failed_step_does_not_run() -> None:
    meeting = Meeting(plan(edit("a.md"), edit("b.md", "1"), edit("c.md", "2"), edit("d.md")), 1)
    world = BusyWorld(files={**FILES, "a.md": b"other\n"}, meeting=meeting)
    view = await world.run(c.SubmitPrompt(text="let everything say new"), c.ApprovePlan())
    states = [step.state for step in view.steps]
    assert states == [StepState.FAILED, StepState.PLANNED, StepState.PLANNED, StepState.PASSED]
    assert sorted(meeting.order) == ["a.md", "d.md"]


async def test_an_interrupted_run_stops_every_step() -> None:
    meeting = Meeting(plan(edit("a.md"), edit("b.md")), 99)
    world = BusyWorld(files=FILES, meeting=meeting)
    await world.open()
    running = asyncio.create_task(world.engine.run())
    world.engine.send(c.SubmitPrompt(text="let everything say new"))
    await world.engine.idle()
    world.engine.send(c.ApprovePlan())
    await asyncio.wait_for(meeting.until(2), 20)
    world.engine.send(c.Interrupt())
    await world.engine.idle()
    world.engine.send(c.CloseSession())
    await asyncio.wait_for(running, 20)
    assert [step.state for step in world.recorder.view.steps] == [StepState.INTERRUPTED] * 2
    assert world.recorder.view.held == ()


class _Dying:
    """Carries steps out like a part of ours that has a defect in words."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.ended: list[str] = []

    async def run(self, step: StepId) -> None:
        tier = TierName.FRONTIER
        await self._world.recorder.publish(e.StepStarted(step=step, attempt=1, tier=tier))
        raise RepositoryProblem("the folder is gone")

    async def ended_(self, step: StepId, outcome: e.Outcome, reason: str, started: float) -> None:
        del started
        self.ended.append(f"{step}: {reason}")
        event = e.StepFinished(step=step, outcome=outcome, reason=reason, seconds=0.0)
        await self._world.recorder.publish(event)


async def test_a_problem_that_no_attempt_foresaw_ends_the_turn_in_words() -> None:
    world = BusyWorld(files=FILES, meeting=Meeting(plan(edit("a.md")), 1))
    await world.open()
    running = asyncio.create_task(world.engine.run())
    world.engine.send(c.SubmitPrompt(text="let everything say new"))
    await world.engine.idle()
    dying = _Dying(world)
    steps = SimpleNamespace(run=dying.run, ended=dying.ended_)
    tests = SimpleNamespace(begin=lambda: None)
    await PlanRunner(world.services(), world.recorder, steps, tests).run()  # type: ignore[arg-type]  # only what dies is needed
    view = world.recorder.view
    assert view.turn is not None
    assert (view.turn.outcome, view.turn.reason) == (e.Outcome.FAILED, "the folder is gone")
    assert dying.ended == ["s1: the folder is gone"]
    world.engine.send(c.CloseSession())
    await asyncio.wait_for(running, 20)
