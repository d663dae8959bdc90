from __future__ import annotations

import asyncio

import pytest

from tests.engine.sessions import FILES, World
from tier_code.adapters.models.scripted import ScriptedAnswer
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.errors import ModelUnavailable
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.tiers import TierName
from tier_code.domain.view import Phase, SessionView

BOTH = "rename old to new and document plain"
S1, S2, S3 = StepId("s1"), StepId("s2"), StepId("s3")


def states(view: SessionView) -> list[StepState]:
    return [step.state for step in view.steps]


async def test_a_plan_runs_only_after_approval_and_writes_only_after_accept() -> None:
    world = World(["Do the plain thing."])
    view = await world.run(c.SubmitPrompt(text=BOTH))
    assert view.phase is Phase.CLOSED
    assert states(view) == [StepState.PLANNED] * 2
    view = await world.run(c.ApprovePlan())
    assert states(view) == [StepState.PASSED] * 2
    assert world.workspace.files.files == FILES
    view = await world.run(c.AcceptChanges())
    assert states(view) == [StepState.APPLIED] * 2
    assert b"def new()" in world.workspace.files.files["a.py"]
    assert b"return new()" in world.workspace.files.files["b.py"]
    assert b"Do the plain thing." in world.workspace.files.files["a.py"]


async def test_later_steps_see_what_earlier_ones_staged() -> None:
    world = World(["Text."])
    await world.run(c.SubmitPrompt(text=BOTH), c.ApprovePlan())
    assert "def new()" in world.model.requests[0].messages[-1].text


async def test_undo_takes_back_one_step_and_keeps_the_others() -> None:
    world = World(["Text."])
    view = await world.run(
        c.SubmitPrompt(text=BOTH), c.ApprovePlan(), c.AcceptChanges(), c.UndoChanges(steps=(S1,))
    )
    assert states(view) == [StepState.UNDONE, StepState.APPLIED]
    files = world.workspace.files.files
    assert files["b.py"] == FILES["b.py"]
    assert b"def old()" in files["a.py"]
    assert b"Text." in files["a.py"]


async def test_undo_and_redo_of_everything_restores_every_byte() -> None:
    world = World(["Text."])
    await world.run(c.SubmitPrompt(text=BOTH), c.ApprovePlan(), c.AcceptChanges())
    after = dict(world.workspace.files.files)
    await world.run(c.UndoChanges())
    assert world.workspace.files.files == FILES
    view = await world.run(c.RedoChanges())
    assert world.workspace.files.files == after
    assert states(view) == [StepState.APPLIED] * 2


async def test_only_the_docstring_can_be_undone_and_redone() -> None:
    world = World(["Text."])
    await world.run(c.SubmitPrompt(text=BOTH), c.ApprovePlan(), c.AcceptChanges(), c.UndoChanges(steps=(S2,)))
    assert b"Text." not in world.workspace.files.files["a.py"]
    assert b"def new()" in world.workspace.files.files["a.py"]
    await world.run(c.RedoChanges(steps=(S2,)))
    assert b"Text." in world.workspace.files.files["a.py"]


async def test_a_file_changed_by_the_user_is_a_conflict_and_keeps_every_byte_of_theirs() -> None:
    world = World(["Text."])
    await world.run(c.SubmitPrompt(text=BOTH), c.ApprovePlan())
    theirs = b"# mine\n" + FILES["a.py"]
    world.workspace.files.files["a.py"] = theirs
    view = await world.run(c.AcceptChanges())
    assert view.conflict is not None
    assert view.conflict.path == "a.py"
    assert world.workspace.files.files == {**FILES, "a.py": theirs}
    assert states(view) == [StepState.PASSED] * 2


async def test_running_a_step_again_after_a_conflict_stands_on_the_users_content() -> None:
    world = World(["Text.", "Text again."])
    await world.run(c.SubmitPrompt(text=BOTH), c.ApprovePlan())
    world.workspace.files.files["a.py"] = b"# mine\n" + FILES["a.py"]
    view = await world.run(c.AcceptChanges(), c.RerunStep(step=S2), c.AcceptChanges())
    assert states(view) == [StepState.APPLIED] * 2
    content = world.workspace.files.files["a.py"]
    assert content.startswith(b"# mine\n")
    assert b"def new()" in content
    assert b"Text again." in content


async def test_an_edit_after_apply_is_a_conflict_for_undo() -> None:
    world = World(["Text."])
    await world.run(c.SubmitPrompt(text=BOTH), c.ApprovePlan(), c.AcceptChanges())
    world.workspace.files.files["a.py"] += b"# later\n"
    before = dict(world.workspace.files.files)
    view = await world.run(c.UndoChanges())
    assert view.conflict is not None
    assert world.workspace.files.files == before


async def test_a_rejected_hunk_is_not_written() -> None:
    world = World()
    view = await world.run(
        c.SubmitPrompt(text="rename old to new"),
        c.ApprovePlan(),
        c.RejectHunks(step=S1, path="b.py", hunks=(0,)),
        c.AcceptChanges(),
    )
    assert states(view) == [StepState.APPLIED]
    assert b"def new()" in world.workspace.files.files["a.py"]
    assert world.workspace.files.files["b.py"].startswith(b"from a import old")


async def test_rejected_results_are_forgotten() -> None:
    world = World()
    view = await world.run(
        c.SubmitPrompt(text="rename old to new"), c.ApprovePlan(), c.RejectChanges(), c.AcceptChanges()
    )
    assert states(view) == [StepState.REJECTED]
    assert world.workspace.files.files == FILES


async def test_accepting_a_step_that_stands_on_another_says_so_and_writes_nothing() -> None:
    world = World()
    await world.run(c.SubmitPrompt(text="rename old to new and rename new to newest"), c.ApprovePlan())
    view = await world.run(c.AcceptChanges(steps=(S2,)))
    assert view.conflict is not None
    assert world.workspace.files.files == FILES


async def test_a_read_only_file_is_refused_before_a_model_is_asked() -> None:
    world = World(["Text."], read_only=("a.py",))
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    assert states(view) == [StepState.FAILED]
    assert "read-only" in view.steps[0].reason
    assert world.model.requests == []


async def test_a_declined_tool_fails_the_step_with_its_places() -> None:
    world = World()
    view = await world.run(c.SubmitPrompt(text="rename old to unsure"), c.ApprovePlan())
    assert states(view) == [StepState.FAILED]
    assert "a.py:1" in view.steps[0].reason
    assert view.turns[-1].outcome is e.Outcome.FAILED


@pytest.mark.parametrize(
    ("answer", "gate"),
    [
        (ScriptedAnswer(text="   "), "shape"),
        (ScriptedAnswer(text="forbidden words"), "lint"),
        (ScriptedAnswer(text="half a", stop_reason="length"), "complete"),
        (ScriptedAnswer(text="half a", cut=True), "complete"),
    ],
)
async def test_a_failed_gate_leaves_every_byte_alone(answer: ScriptedAnswer, gate: str) -> None:
    world = World([answer])
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan(), c.AcceptChanges())
    assert states(view) == [StepState.FAILED]
    attempt = view.steps[0].attempt
    assert attempt is not None
    assert [r.check for r in attempt.checks if r.outcome.value == "failed"] == [gate]
    assert world.workspace.files.files == FILES


async def test_some_steps_may_pass_while_others_fail() -> None:
    world = World(["forbidden", "Good text."])
    view = await world.run(c.SubmitPrompt(text="document plain and document user"), c.ApprovePlan())
    assert states(view) == [StepState.FAILED, StepState.PASSED]
    assert view.turns[-1].outcome is e.Outcome.PARTIAL


async def test_a_failed_gate_climbs_to_the_next_tier_that_is_there() -> None:
    world = World(["forbidden"], ladder={TierName.MID: ["Good text."]}, budget=Usd(10**9))
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    assert states(view) == [StepState.PASSED]
    assert [a.tier for a in view.steps[0].attempts] == [TierName.LOCAL, TierName.MID]
    assert view.escalations == 1


async def test_without_a_budget_no_paid_tier_takes_over_by_itself() -> None:
    world = World(["forbidden"], ladder={TierName.MID: ["Good text."]})
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    assert states(view) == [StepState.FAILED]
    assert "mid may try it for money: set a budget" in view.steps[0].reason
    assert view.spent == ZERO


async def test_a_model_that_cannot_be_reached_fails_the_step_with_what_mends_it() -> None:
    world = World()
    world.source = type(world.source)(world.model, error=ModelUnavailable("run tier-code models pull"))
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    assert view.steps[0].reason == "run tier-code models pull"
    assert view.held == ()


async def test_interrupt_stops_at_once_keeps_what_is_staged_and_continue_finishes() -> None:
    reached, never = asyncio.Event(), asyncio.Event()

    async def stall(_: float) -> None:
        reached.set()
        await never.wait()

    world = World(["First.", ScriptedAnswer(text="stuck", delay_seconds=1.0)])
    world.model = type(world.model)(
        ["First.", ScriptedAnswer(text="stuck", delay_seconds=1.0), "Second, later."], sleep=stall
    )
    world.source = type(world.source)(world.model)
    await world.open()
    running = asyncio.create_task(world.engine.run())
    world.engine.send(c.SubmitPrompt(text="document plain and document user"))
    await world.engine.idle()
    world.engine.send(c.ApprovePlan())
    await asyncio.wait_for(reached.wait(), 5)
    world.engine.send(c.Interrupt())
    await world.engine.idle()
    assert states(world.recorder.view) == [StepState.PASSED, StepState.INTERRUPTED]
    assert world.model.cancelled == 1
    world.engine.send(c.CloseSession())
    await asyncio.wait_for(running, 5)
    view = await world.run(c.ContinueRun(), c.AcceptChanges())
    assert states(view) == [StepState.APPLIED] * 2
    assert b"Second, later." in world.workspace.files.files["b.py"]


async def test_changed_text_of_a_step_reaches_the_model() -> None:
    world = World(["Text."])
    await world.run(
        c.SubmitPrompt(text="document plain"),
        c.EditStep(step=S1, instruction="Mention the moon."),
        c.ApprovePlan(),
    )
    assert "Mention the moon." in world.model.requests[0].messages[-1].text


async def test_dropped_steps_do_not_run_and_moved_ones_run_in_their_new_place() -> None:
    world = World(["A.", "B."])
    view = await world.run(
        c.SubmitPrompt(text="document plain, document user and document old"),
        c.DropStep(step=S1),
        c.MoveStep(step=S3, by=-1),
        c.ApprovePlan(),
    )
    assert {s.step.id: s.state for s in view.steps}[S1] is StepState.DROPPED
    assert "def old" in world.model.requests[0].messages[-1].text
    assert [s.step.id for s in view.current_steps] == [S3, S2]


async def test_a_step_never_moves_in_front_of_what_it_depends_on() -> None:
    world = World()
    view = await world.run(
        c.SubmitPrompt(text="rename old to new and document old"), c.MoveStep(step=S2, by=-1)
    )
    assert [s.step.id for s in view.current_steps] == [S1, S2]
    assert any("depends on" in text for text in view.notices)


async def test_a_docstring_after_a_dropped_rename_uses_the_old_name() -> None:
    world = World(["Text."])
    view = await world.run(
        c.SubmitPrompt(text="rename old to new and document old"), c.DropStep(step=S1), c.ApprovePlan()
    )
    assert view.steps[1].state is StepState.PASSED
    assert str(view.steps[1].step.targets[0]) == "a.py::old"


async def test_a_tier_that_is_not_there_is_said_and_changes_nothing() -> None:
    world = World(["Text."])
    view = await world.run(c.SubmitPrompt(text="document plain"), c.OverrideTier(step=S1, tier=TierName.MID))
    assert view.steps[0].step.tier is TierName.LOCAL
    assert any("mid is not connected" in text for text in view.notices)


async def test_overriding_an_ended_step_runs_it_again_at_that_tier() -> None:
    world = World(["Text."], ladder={TierName.MID: ["Better text."]})
    view = await world.run(
        c.SubmitPrompt(text="document plain"),
        c.ApprovePlan(),
        c.OverrideTier(step=S1, tier=TierName.MID),
        c.AcceptChanges(),
    )
    assert [a.tier for a in view.steps[0].attempts] == [TierName.LOCAL, TierName.MID]
    assert b"Better text." in world.workspace.files.files["a.py"]
    assert b"Text." not in world.workspace.files.files["a.py"].replace(b"Better text.", b"")


async def test_a_test_failure_of_a_rename_fails_the_step_when_the_untouched_tree_passes() -> None:
    world = World(test_command="check", tests_pass=lambda tree: b"def old" in (tree.read("a.py") or b""))
    view = await world.run(c.SubmitPrompt(text="rename old to new"), c.ApprovePlan(), c.AcceptChanges())
    assert states(view) == [StepState.FAILED]
    assert "passes on the untouched tree" in view.steps[0].reason
    assert world.workspace.files.files == FILES


async def test_tests_that_fail_before_and_after_cannot_vouch_and_say_so() -> None:
    world = World(test_command="check", tests_pass=lambda tree: False)
    view = await world.run(c.SubmitPrompt(text="rename old to new"), c.ApprovePlan())
    assert states(view) == [StepState.PASSED]
    assert view.turns[-1].checks[-1].outcome.value == "skipped"


async def test_two_requests_in_one_session_continue_the_step_ids() -> None:
    world = World(["Text."])
    view = await world.run(
        c.SubmitPrompt(text="rename old to new"),
        c.ApprovePlan(),
        c.AcceptChanges(),
        c.SubmitPrompt(text="document plain"),
        c.ApprovePlan(),
        c.AcceptChanges(),
    )
    assert [s.step.id for s in view.steps] == [S1, S2]
    assert states(view) == [StepState.APPLIED] * 2


async def test_a_declined_request_plans_nothing_and_the_session_goes_on() -> None:
    world = World()
    view = await world.run(c.SubmitPrompt(text="do magic"), c.SubmitPrompt(text="rename old to new"))
    assert view.turns[0].outcome is None
    assert len(view.steps) == 1


async def test_a_full_journal_stops_the_session_and_writes_nothing_to_the_tree() -> None:
    world = World(["Text."])
    world.journal = type(world.journal)(room=14)
    await world.run(c.SubmitPrompt(text=BOTH), c.ApprovePlan(), c.AcceptChanges())
    assert world.workspace.files.files == FILES


async def test_a_defect_in_a_tool_ends_the_session_in_words_instead_of_waiting_for_ever() -> None:
    world = World(["Text."])
    world.model = type(world.model)([], sleep=asyncio.sleep)
    world.source = type(world.source)(world.model, error=ZeroDivisionError("a bug"))  # type: ignore[arg-type]  # on purpose
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    assert "internal error" in view.failure
    assert "ZeroDivisionError: a bug" in view.failure


async def test_the_same_results_are_not_tested_twice() -> None:
    world = World(test_command="check")
    await world.run(c.SubmitPrompt(text="rename old to new"), c.ApprovePlan())
    assert world.runner.runs == 1
    assert len([e_ for e_ in world.events(e.CheckRun) if isinstance(e_, e.CheckRun) and e_.step is None]) == 1


async def test_a_request_that_is_not_planned_leaves_the_waiting_plan_as_it_was() -> None:
    world = World(["Text."])
    view = await world.run(
        c.SubmitPrompt(text="document plain"),
        c.EditStep(step=S1, instruction="Mention the moon."),
        c.SubmitPrompt(text="hmm what"),
        c.ApprovePlan(),
    )
    assert states(view) == [StepState.PASSED]
    assert "Mention the moon." in world.model.requests[0].messages[-1].text


async def test_a_new_plan_takes_the_place_of_one_that_waited() -> None:
    world = World(["Text."])
    view = await world.run(
        c.SubmitPrompt(text="document plain"), c.SubmitPrompt(text="rename old to new"), c.ApprovePlan()
    )
    assert states(view) == [StepState.DROPPED, StepState.PASSED]
