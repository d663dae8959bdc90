from __future__ import annotations

from tests.support.journal_builder import JournalBuilder, docstring_step
from tier_code.adapters.in_memory.books import MemoryJournal, SteppingClock
from tier_code.adapters.in_memory.files import MemoryBlobs, MemoryWorkspace
from tier_code.domain import events as e
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import Target
from tier_code.engine.execution.applying import Applier
from tier_code.engine.execution.staging import Staging
from tier_code.engine.recorder import Recorder

PATH = "a.py"
BEFORE = b"# first\nimport abc\n\n\ndef f():\n    pass\n"
ADDED = b"# first\nimport abc\nimport os\n\n\ndef f():\n    pass\n"
MOVED = b"import os\n# first\nimport abc\n\n\ndef f():\n    pass\n"


def session() -> tuple[Recorder, Applier, MemoryWorkspace]:
    """The second step added a line, the first one moved it; both were written, in the order they ran."""
    moves, adds = (docstring_step(number, Target(path=PATH, qualname="f")) for number in (1, 2))
    journal = JournalBuilder()
    journal.open()
    journal.ask(1, "tidy")
    journal.propose(1, moves, adds)
    journal.approve(1)
    journal.finish(adds, Patch(edits=(file_edit(PATH, BEFORE, ADDED),)), seconds=1.0)
    journal.finish(moves, Patch(edits=(file_edit(PATH, ADDED, MOVED),)), seconds=1.0)
    written = Patch(edits=(file_edit(PATH, BEFORE, MOVED),))
    journal.state(e.PatchApplied(operation="op1", steps=(adds.id, moves.id), patch=written))
    journal.end_turn(1, e.Outcome.DONE, 2.0)
    recorder = Recorder(MemoryJournal(), SteppingClock(), journal.records())
    blobs, workspace = MemoryBlobs(), MemoryWorkspace({PATH: MOVED})
    for content in (BEFORE, ADDED, MOVED):
        blobs.put(content)
    staging = Staging(blobs, workspace.tree)
    for record in journal.records():
        staging.observe(record.event)
    return recorder, Applier(recorder, staging, workspace, blobs), workspace


async def test_steps_are_taken_back_from_the_last_one_written_whatever_their_places_in_the_list() -> None:
    recorder, applier, workspace = session()
    await applier.undo(())
    assert workspace.tree.read(PATH) == BEFORE
    assert recorder.view.conflict is None


async def test_steps_are_put_back_in_the_order_in_which_they_were_written() -> None:
    recorder, applier, workspace = session()
    await applier.undo(())
    await applier.redo(())
    assert workspace.tree.read(PATH) == MOVED
    assert recorder.view.conflict is None
