from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from tests.engine.sessions import FILES, PAID, World
from tests.engine.test_edit_steps import ANSWER, NEW, PATH, EditWorld, plan
from tests.engine.test_edit_steps import FILES as SHOP_FILES
from tier_code.adapters.in_memory.books import MemoryJournal
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.budget import BudgetScope
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.money import Usd
from tier_code.domain.permissions import PermissionMode
from tier_code.domain.plan import StepId, StepKind, StepState, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.domain.view import Phase, SessionView
from tier_code.ports.frontend import CommandSink
from tier_code.ports.source import SourceTree

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
        c.UndoChanges(),
        c.Rewind(turn=1, code=True),
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


@pytest.mark.parametrize("command", [c.UndoChanges(), c.Rewind(turn=1, code=True)])
async def test_plan_mode_takes_nothing_back_out_of_the_files(command: c.Command) -> None:
    world = World()
    await world.run(c.SubmitPrompt(text=RENAME), c.ApprovePlan(), c.AcceptChanges())
    written = dict(world.workspace.files.files)
    assert written != FILES
    view = await world.run(mode(PermissionMode.PLAN), command)
    assert world.workspace.files.files == written
    assert "plan mode" in view.notices[-1]


async def test_going_back_in_the_conversation_alone_is_left_to_plan_mode() -> None:
    world = World()
    view = await world.run(c.SubmitPrompt(text=RENAME), mode(PermissionMode.PLAN), c.Rewind(turn=1))
    assert [turn.rewound for turn in view.turns] == [True]


async def test_plan_mode_does_not_run_the_tests_to_see_what_fails() -> None:
    world = World(test_command="check")
    view = await world.run(mode(PermissionMode.PLAN), c.SubmitPrompt(text="make the tests pass"))
    assert world.events(e.ProgressMade) == []
    assert view.declined is not None
    assert "plan mode" in view.declined.reason


@pytest.mark.parametrize(
    "command",
    [
        c.OverrideTier(step=StepId("s1"), tier=TierName.SMALL),
        c.OverrideTier(step=StepId("s1"), tier=TierName.LOCAL),
        c.OverrideClass(of=StepKind.DOCSTRING, tier=TierName.SMALL),
        c.SetBudget(scope=BudgetScope.SESSION, limit=Usd(10**12)),
        c.SkipStep(),
        c.DropStep(step=StepId("s1")),
    ],
)
async def test_a_run_that_waits_for_money_does_not_go_on_in_plan_mode(command: c.Command) -> None:
    world = World(
        ["Text."],
        local_price=PAID,
        budget=Usd(1),
        ladder={TierName.SMALL: ["Dear."]},
        wanted_planner=TierName.LOCAL,
        test_command="check",
    )
    shown: list[SessionView] = []
    await world.run(
        c.SubmitPrompt(text=BOTH),
        c.ApprovePlan(),
        mode(PermissionMode.PLAN),
        command,
        watch=shown.append,
    )
    before, after = shown[-2:]
    assert [step.step.id for step in before.waiting] == ["s2"]
    assert after.steps == before.steps
    assert after.limits == before.limits
    assert after.turn == before.turn
    assert "plan mode" in after.notices[-1]
    assert world.model.requests == []


async def test_a_run_that_waits_for_money_goes_on_once_plan_mode_is_left() -> None:
    world = World(["Text."], local_price=PAID, budget=Usd(1))
    view = await world.run(
        c.SubmitPrompt(text="document plain"),
        c.ApprovePlan(),
        mode(PermissionMode.PLAN),
        mode(PermissionMode.ASK),
        c.SetBudget(scope=BudgetScope.SESSION, limit=Usd(10**9)),
    )
    assert [step.state for step in view.steps] == [StepState.PASSED]


def always(tree: SourceTree) -> bool:
    return True


def broken_anyway(tree: SourceTree) -> bool:
    """Fails whatever is there, and does not say which test."""
    return False


@pytest.mark.parametrize(
    ("judge", "outcome", "written"),
    [(always, CheckOutcome.PASSED, True), (broken_anyway, CheckOutcome.SKIPPED, False)],
)
async def test_tests_that_cannot_vouch_leave_an_edit_to_the_user(
    judge: Callable[[SourceTree], bool],
    outcome: CheckOutcome,
    written: bool,  # noqa: FBT001 - a row of the table
) -> None:
    world = EditWorld(
        answers=[ANSWER],
        files=SHOP_FILES,
        budget=Usd(10**10),
        test_command="check",
        tests_pass=judge,
        ladder={TierName.FRONTIER: [plan({"targets": [f"{PATH}::words"], "judgement": "local"})]},
    )
    view = await world.run(mode(PermissionMode.FULL_AUTO), c.SubmitPrompt(text="let it be different"))
    (step,) = view.steps
    assert step.step.task_class is TaskClass.E
    assert step.attempt is not None
    assert [each.outcome for each in step.attempt.checks if each.check == "tests"] == [outcome]
    assert step.state is (StepState.APPLIED if written else StepState.PASSED)
    assert (NEW in world.workspace.files.files[PATH]) is written
    assert written or "waits for you" in view.notices[-1]


class AsksAtOnce(MemoryJournal):
    """A journal whose user sets the mode to asking while an event is written: before anybody is told."""

    def __init__(self, kind: type[object]) -> None:
        super().__init__()
        self._kind = kind
        self._loop = asyncio.get_running_loop()
        self.commands: CommandSink | None = None

    def append(self, record: e.Record) -> None:
        """Keep it, and be quick; called beside the loop."""
        super().append(record)
        if isinstance(record.event, self._kind) and self.commands is not None:
            self._loop.call_soon_threadsafe(self.commands.send, mode(PermissionMode.ASK))


@pytest.mark.parametrize(
    ("begin", "kind", "ends"),
    [
        (PermissionMode.FULL_AUTO, e.PlanProposed, StepState.PLANNED),
        (PermissionMode.AUTO_EDIT, e.TurnFinished, StepState.PASSED),
    ],
)
async def test_a_mode_set_just_before_the_answer_in_the_users_place_stops_it(
    begin: PermissionMode, kind: type[object], ends: StepState
) -> None:
    journal = AsksAtOnce(kind)
    world = World(journal=journal)
    await world.open()
    journal.commands = world.engine
    running = asyncio.create_task(world.engine.run())
    request = (mode(begin), c.SubmitPrompt(text=RENAME))
    for command in request if kind is e.PlanProposed else (*request, c.ApprovePlan()):
        world.engine.send(command)
        await world.engine.idle()
    view = world.recorder.view
    world.engine.send(c.CloseSession())
    await running
    assert [step.state for step in view.steps] == [ends]
    assert world.workspace.files.files == FILES
    assert "the permission mode has changed" in view.notices[-1]
