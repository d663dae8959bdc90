from __future__ import annotations

from tests.engine.sessions import World
from tier_code.adapters.models.scripted import ScriptedAnswer
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.fold import fold
from tier_code.domain.plan import StepId


async def test_the_journal_folds_to_the_very_view_that_was_live() -> None:
    world = World([ScriptedAnswer(text="A long answer in many pieces.", chunk_characters=2), "forbidden"])
    live = await world.run(
        c.SubmitPrompt(text="rename old to new, document plain and document user"),
        c.EditStep(step=StepId("s2"), instruction="Be brief."),
        c.ApprovePlan(),
        c.AcceptChanges(),
        c.UndoChanges(steps=(StepId("s2"),)),
        c.RedoChanges(),
    )
    assert fold(world.journal.records) == live
    assert [record.seq for record in world.journal.records] == list(range(len(world.journal.records)))


async def test_deltas_of_a_call_are_merged_in_the_journal() -> None:
    world = World([ScriptedAnswer(text="x" * 400, chunk_characters=1)])
    await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    deltas = [event for event in world.events(e.TextDelta) if isinstance(event, e.TextDelta)]
    assert "".join(delta.text for delta in deltas) == "x" * 400
    assert len(deltas) < 40
