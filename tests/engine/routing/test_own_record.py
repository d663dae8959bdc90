"""What a session remembers: verdicts of checks and undoing, and nothing that is no verdict."""

from __future__ import annotations

from tests.engine.sessions import World
from tier_code.adapters.in_memory.record import MemoryRecord
from tier_code.adapters.models.scripted import ScriptedAnswer
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.errors import ProviderFailed
from tier_code.domain.fold import apply
from tier_code.domain.plan import StepState
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView
from tier_code.engine.recorder import Recorder
from tier_code.engine.routing.own_record import Keeping, OwnRecord

ASK = c.SubmitPrompt(text="document plain")


async def learned(world: World, *commands: c.Command, store: MemoryRecord | None = None) -> OwnRecord:
    """The record of a session that ran, fed as the engine feeds it."""
    keeping = Keeping(session="SESSION", repo="key", tiers=world.services().models.tiers)
    record = OwnRecord(store or MemoryRecord(), keeping, lambda: 1)
    await record.load()
    await world.run(*commands)
    recorder = Recorder(world.journal, world.services().clock)
    for each in tuple(world.journal.records):
        recorder.view = _after(recorder.view, each)
        await record.observe(each.event, recorder.view)
    return record


def _after(view: SessionView, record: e.Record) -> SessionView:
    return apply(view, record)


def verdicts(store: MemoryRecord) -> list[tuple[TierName, bool, str]]:
    return [(each.tier, each.good, each.check) for each in store.kept]


async def test_a_result_that_passed_is_remembered_for_its_tier() -> None:
    store = MemoryRecord()
    await learned(World(["Text."]), ASK, c.ApprovePlan(), store=store)
    assert verdicts(store) == [(TierName.LOCAL, True, "")]
    assert store.kept[0].repo == "key"


async def test_a_result_that_a_check_refused_is_remembered_with_the_check() -> None:
    store = MemoryRecord()
    world = World([""], ladder={TierName.SMALL: ["Text."]}, budget=None)
    await learned(world, ASK, c.ApprovePlan(), store=store)
    assert verdicts(store)[0] == (TierName.LOCAL, False, "shape")


async def test_an_attempt_that_ended_without_a_verdict_is_not_remembered() -> None:
    store = MemoryRecord()
    broken = ScriptedAnswer(text="", error=ProviderFailed("the server fell over"))
    world = World([broken])
    await learned(world, ASK, c.ApprovePlan(), store=store)
    assert store.kept == []


async def test_nothing_to_change_says_nothing_about_anybody() -> None:
    store = MemoryRecord()
    await learned(World(), c.SubmitPrompt(text="rename old to same"), c.ApprovePlan(), store=store)
    assert store.kept == []


async def test_undoing_turns_a_success_into_a_missed_failure_and_redoing_turns_it_back() -> None:
    store = MemoryRecord()
    world = World(["Text."])
    accepted = (ASK, c.ApprovePlan(), c.AcceptChanges(), c.UndoChanges())
    await learned(world, *accepted, store=store)
    assert verdicts(store) == [(TierName.LOCAL, False, "")]
    assert store.kept[0].undone
    again, redone = MemoryRecord(), World(["Text."])
    await learned(redone, *accepted, c.RedoChanges(), store=again)
    assert verdicts(again) == [(TierName.LOCAL, True, "")]


async def test_seeing_the_same_records_again_adds_nothing() -> None:
    store, world = MemoryRecord(), World(["Text."])
    record = await learned(world, ASK, c.ApprovePlan(), store=store)
    view = SessionView()
    for each in tuple(world.journal.records):
        view = _after(view, each)
        await record.observe(each.event, view)
    assert len(store.kept) == 1


async def test_a_store_that_fails_ends_remembering_and_not_the_session() -> None:
    record = await learned(World(["Text."]), ASK, c.ApprovePlan(), store=MemoryRecord(broken=True))
    assert "disk I/O" in record.problem
    await record.close()


async def test_a_session_with_a_record_behaves_as_one_without() -> None:
    view = await World(["Text."]).run(ASK, c.ApprovePlan())
    assert view.steps[0].state is StepState.PASSED
