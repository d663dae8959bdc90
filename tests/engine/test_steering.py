from __future__ import annotations

from tests.engine.sessions import FILES, World
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.fold import fold
from tier_code.domain.plan import StepState
from tier_code.domain.view import Phase
from tier_code.engine.planning.model.conversation import counting

FIRST, SECOND = "rename old to new", "document plain"


async def two_turns(world: World) -> None:
    await world.run(
        c.SubmitPrompt(text=FIRST),
        c.ApprovePlan(),
        c.AcceptChanges(),
        c.SubmitPrompt(text=SECOND),
        c.ApprovePlan(),
        c.AcceptChanges(),
    )


async def test_going_back_with_the_code_takes_out_what_was_written_since() -> None:
    world = World(["Text."])
    await two_turns(world)
    view = await world.run(c.Rewind(turn=2, conversation=True, code=True))
    files = world.workspace.files.files
    assert b"Text." not in files["a.py"]
    assert b"def new()" in files["a.py"]
    assert [turn.turn for turn in view.turns if not turn.rewound] == [1]
    assert view.steps[1].state is StepState.UNDONE


async def test_going_back_to_the_first_request_restores_every_byte() -> None:
    world = World(["Text."])
    await two_turns(world)
    await world.run(c.Rewind(turn=1, conversation=False, code=True))
    assert world.workspace.files.files == FILES
    assert not any(turn.rewound for turn in world.recorder.view.turns)


async def test_going_back_in_the_conversation_alone_leaves_the_files_and_can_still_undo() -> None:
    world = World(["Text."])
    await two_turns(world)
    after = dict(world.workspace.files.files)
    view = await world.run(c.Rewind(turn=2))
    assert world.workspace.files.files == after
    assert view.turn is not None
    assert view.turn.turn == 1
    await world.run(c.UndoChanges())
    assert b"Text." not in world.workspace.files.files["a.py"]


async def test_what_is_staged_is_rejected_when_its_turn_is_gone() -> None:
    world = World(["Text."])
    view = await world.run(c.SubmitPrompt(text=SECOND), c.ApprovePlan(), c.Rewind(turn=1))
    assert [step.state for step in view.steps] == [StepState.DROPPED]
    assert world.events(e.PatchRejected)


async def test_a_turn_after_going_back_has_a_new_number_and_new_steps() -> None:
    world = World(["Text."])
    await world.run(c.SubmitPrompt(text=SECOND), c.Rewind(turn=1))
    shown: list[Phase] = []
    view = await world.run(c.SubmitPrompt(text=FIRST), watch=lambda view: shown.append(view.phase))
    assert [turn.turn for turn in view.turns] == [1, 2]
    assert [step.step.id for step in view.steps] == ["s1", "s2"]
    assert [step.step.id for step in view.current_steps] == ["s2"]
    assert shown == [Phase.PLAN_REVIEW]


async def test_files_that_others_changed_stop_the_way_back_and_nothing_is_forgotten() -> None:
    world = World(["Text."])
    await two_turns(world)
    world.workspace.files.files["a.py"] = b"something else\n"
    view = await world.run(c.Rewind(turn=1, code=True))
    assert view.conflict is not None
    assert not any(turn.rewound for turn in view.turns)
    assert world.workspace.files.files["a.py"] == b"something else\n"


async def test_there_is_no_way_back_to_a_request_that_never_was() -> None:
    world = World(["Text."])
    view = await world.run(c.SubmitPrompt(text=FIRST), c.Rewind(turn=7))
    assert "no request 7" in view.notices[-1]


async def test_the_planner_hears_nothing_of_turns_that_were_gone_back_over() -> None:
    world = World()
    await two_turns_of_questions(world)
    kept = counting(tuple(world.journal.records))
    asked = [record.event.text for record in kept if isinstance(record.event, e.PromptSubmitted)]
    assert asked == ["what does plain do?", "and what does user do?"]


async def two_turns_of_questions(world: World) -> None:
    await world.run(
        c.SubmitPrompt(text="what does plain do?"),
        c.SubmitPrompt(text="what does old do?"),
        c.Rewind(turn=2),
        c.SubmitPrompt(text="and what does user do?"),
    )


async def test_a_session_has_a_name_until_it_is_taken_away() -> None:
    world = World()
    view = await world.run(c.RenameSession(title="  the\x1b[31m big\none "))
    assert view.title
    assert "\x1b" not in view.title
    assert "\n" not in view.title
    assert (await world.run(c.RenameSession(title=""))).title == ""


async def test_a_command_of_the_users_runs_over_a_copy_and_says_how_it_ended() -> None:
    world = World()
    view = await world.run(c.RunShell(command="make check"))
    assert [shell.command for shell in view.shells] == ["make check"]
    assert view.shells[0].exit_code == 0
    assert world.workspace.files.files == FILES
    assert view.progress is None
    assert fold(world.journal.records) == view
