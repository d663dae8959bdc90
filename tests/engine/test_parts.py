"""Hunks that the user leaves out or writes: that is looked at again and said before it is written."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, replace

import pytest

from tests.bench.mechanical.running import services as code_services
from tests.engine.sessions import World
from tier_code.adapters.in_memory.books import MemoryJournal
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.checks import PART, CheckOutcome, CheckResult, passed
from tier_code.domain.fold import fold
from tier_code.domain.permissions import PermissionMode, vouched_steps
from tier_code.domain.plan import Step, StepId, StepState
from tier_code.domain.view import SessionView
from tier_code.engine.services import Services
from tier_code.ports.code import Changes, CodeCheck
from tier_code.ports.source import SourceTree

S1 = StepId("s1")
FILES = {
    "a.py": b'"""A."""\n\n\ndef old():\n    """Give one."""\n    return 1\n',
    "b.py": b'"""B."""\n\nfrom a import old\n\n\ndef user():\n    """Use it."""\n    return old()\n',
}
RENAME = (c.SubmitPrompt(text="rename old to new"), c.ApprovePlan())


@dataclass(slots=True)
class RealWorld(World):
    """Real tools and checks over files in memory."""

    def services(self) -> Services:
        """As in the program."""
        return replace(World.services(self), code=code_services())


def without(*hunks: int, path: str = "b.py") -> c.RejectHunks:
    return c.RejectHunks(step=S1, path=path, hunks=hunks)


def part(view: SessionView) -> CheckResult:
    found = view.steps[0].part
    assert found is not None
    return found


async def test_a_rename_without_one_of_its_places_is_said_to_be_vouched_for_by_nothing() -> None:
    world = RealWorld(files=FILES)
    view = await world.run(*RENAME, without(0, 1))
    assert part(view).check == PART
    assert part(view).outcome is CheckOutcome.FAILED
    assert "b.py" in part(view).evidence or "old" in part(view).evidence
    assert view.steps[0].state is StepState.PASSED
    assert PART not in [each.check for each in view.steps[0].attempts[0].checks]
    assert fold(world.journal.records) == view


async def test_it_is_written_once_the_user_has_been_told_and_the_journal_keeps_that() -> None:
    world = RealWorld(files=FILES)
    view = await world.run(*RENAME, without(0, 1), c.AcceptChanges())
    assert view.steps[0].state is StepState.APPLIED
    assert world.workspace.files.files["b.py"] == FILES["b.py"]
    assert b"def new" in world.workspace.files.files["a.py"]
    assert part(fold(world.journal.records)).outcome is CheckOutcome.FAILED


async def test_accepting_before_the_checks_have_spoken_asks_first() -> None:
    world = RealWorld(files=FILES)
    await world.open()
    view = await together(world, *RENAME, (without(0, 1), c.AcceptChanges()))
    assert view.steps[0].state is StepState.PASSED
    assert view.notices[-1].startswith("s1 as you left it: no check vouches for it: ")
    assert view.notices[-1].endswith("accept again writes it all the same")
    assert world.workspace.files.files == FILES
    again = RealWorld(files=FILES, journal=world.journal, blobs=world.blobs)
    assert (await again.run(c.AcceptChanges())).steps[0].state is StepState.APPLIED


async def test_a_part_that_its_checks_vouch_for_is_written_without_a_question() -> None:
    world = RealWorld(files={"a.py": b"x = {  'a':1 }\n\n\ndef f( a ):\n  return a\n"})
    asked = (c.SubmitPrompt(text="format a.py"), c.ApprovePlan())
    await world.open()
    view = await together(world, *asked, (without(0, path="a.py"), c.AcceptChanges()))
    assert part(view).outcome is CheckOutcome.PASSED
    assert "parse" in part(view).evidence
    assert view.steps[0].state is StepState.APPLIED
    assert world.workspace.files.files["a.py"].startswith(b"x = {  'a':1 }\n")


async def test_what_is_kept_after_all_is_whole_again() -> None:
    world = RealWorld(files=FILES)
    view = await world.run(*RENAME, without(0), without(), c.AcceptChanges())
    assert view.steps[0].part is None
    assert view.steps[0].state is StepState.APPLIED
    assert b"return new()" in world.workspace.files.files["b.py"]


async def test_many_choices_in_a_row_are_judged_as_they_stand_in_the_end() -> None:
    world = RealWorld(files=FILES)
    await world.open()
    view = await together(world, *RENAME, (without(0), without(0, 1), without(1), without(0, 1)))
    assert view.steps[0].rejected_hunks == (("b.py", (0, 1)),)
    assert part(view).outcome is CheckOutcome.FAILED
    judged = [x for x in world.events(e.CheckRun) if isinstance(x, e.CheckRun) and x.result.check == PART]
    assert 1 <= len(judged) <= 4


async def test_without_all_of_it_nothing_is_left_to_look_at() -> None:
    world = RealWorld(files={"a.py": b"x = {  'a':1 }\n"})
    view = await world.run(c.SubmitPrompt(text="format a.py"), c.ApprovePlan(), without(0, path="a.py"))
    assert part(view).outcome is CheckOutcome.SKIPPED


@pytest.mark.parametrize("mode", [PermissionMode.AUTO_EDIT, PermissionMode.FULL_AUTO])
async def test_no_mode_writes_a_part_by_itself(mode: PermissionMode) -> None:
    world = RealWorld(files=FILES)
    view = await world.run(*RENAME, without(0), c.SetMode(mode=mode))
    assert vouched_steps(view) == ()
    assert world.workspace.files.files == FILES


async def together(world: World, *commands: c.Command | tuple[c.Command, ...]) -> SessionView:
    """Send commands one after the other; those of a tuple at once."""
    running = asyncio.create_task(world.engine.run())
    for each in commands:
        for command in each if isinstance(each, tuple) else (each,):
            world.engine.send(command)
        await world.engine.idle()
    view = world.recorder.view
    world.engine.send(c.CloseSession())
    await asyncio.wait_for(running, 10)
    return view


def written(text: str, hunk: int = 0, path: str = "a.py") -> c.EditHunk:
    return c.EditHunk(step=S1, path=path, hunk=hunk, text=text)


async def test_a_hunk_that_the_user_writes_is_staged_checked_and_written() -> None:
    world = RealWorld(files={"a.py": b"x = {  'a':1 }\n\n\ndef f( a ):\n  return a\n"})
    asked = (c.SubmitPrompt(text="format a.py"), c.ApprovePlan())
    view = await world.run(*asked, written('x = {"b": 1}\n'), c.AcceptChanges(), c.AcceptChanges())
    assert view.steps[0].by_hand == ("a.py",)
    assert view.steps[0].state is StepState.APPLIED
    assert world.workspace.files.files["a.py"].startswith(b'x = {"b": 1}\n')
    assert fold(world.journal.records) == view


async def test_a_hunk_written_wrongly_is_said_to_be_vouched_for_by_nothing_first() -> None:
    world = RealWorld(files=FILES)
    await world.open()
    view = await together(world, *RENAME, (written("def newer():"), c.AcceptChanges()))
    assert view.steps[0].state is StepState.PASSED
    assert part(view).outcome is CheckOutcome.FAILED
    assert view.notices[-1].startswith("s1 as you left it: no check vouches for it: ")
    assert world.workspace.files.files == FILES


async def test_other_hunks_stay_left_out_when_one_is_written() -> None:
    world = RealWorld(files=FILES)
    edited = written("    return new()  # mine", hunk=1, path="b.py")
    view = await world.run(*RENAME, without(0), edited, c.AcceptChanges(), c.AcceptChanges())
    assert view.steps[0].rejected_hunks == (("b.py", (0,)),)
    content = world.workspace.files.files["b.py"]
    assert b"from a import old\n" in content
    assert content.endswith(b"    return new()  # mine\n")


async def test_a_hunk_that_was_left_out_is_wanted_once_it_is_written() -> None:
    world = RealWorld(files=FILES)
    view = await world.run(*RENAME, without(0, 1), written("from a import new as old", path="b.py"))
    assert view.steps[0].rejected_hunks == (("b.py", (1,)),)


async def test_a_run_again_forgets_what_the_user_wrote() -> None:
    world = RealWorld(files=FILES)
    view = await world.run(*RENAME, written("def newer():"), c.RerunStep(step=S1))
    assert view.steps[0].by_hand == ()
    assert view.steps[0].part is None


async def test_a_file_edited_back_to_what_it_was_is_no_longer_changed() -> None:
    world = RealWorld(files=FILES)
    view = await world.run(*RENAME, written("def old():"))
    assert view.steps[0].patch is not None
    assert view.steps[0].patch.paths == ("b.py",)


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (c.EditHunk(step=StepId("s9"), path="a.py", hunk=0, text=""), "s9 has nothing staged"),
        (written("", path="c.py"), "no such hunk"),
        (written("", hunk=5), "no such hunk"),
        (written("x" * 1_000_001), "1,000,000 characters"),
    ],
)
async def test_what_cannot_be_edited_is_said(command: c.EditHunk, why: str) -> None:
    world = RealWorld(files=FILES)
    view = await world.run(*RENAME, command)
    assert why in view.notices[-1]
    assert view.steps[0].by_hand == ()


async def test_a_step_of_which_nothing_is_left_is_to_be_rejected() -> None:
    world = RealWorld(files={"a.py": b"x = {  'a':1 }\n"})
    whole = written("x = {  'a':1 }")
    view = await world.run(c.SubmitPrompt(text="format a.py"), c.ApprovePlan(), whole)
    assert view.notices[-1] == "nothing of s1 would be left; reject it instead"


async def test_a_new_file_that_is_left_out_is_not_made() -> None:
    world = RealWorld(files={"a.py": b"def f():\n    return 1\n\n\ndef g():\n    return 2\n"})
    asked = (c.SubmitPrompt(text="move g from a.py to a new module b.py"), c.ApprovePlan())
    view = await world.run(*asked, without(0, path="b.py"), c.AcceptChanges(), c.AcceptChanges())
    assert view.steps[0].state is StepState.APPLIED
    assert "b.py" not in world.workspace.files.files


class HeldJournal(MemoryJournal):
    """Is slow to write the second choice of hunks."""

    def __init__(self) -> None:
        super().__init__()
        self.choices = 0
        self.inside, self.go_on = threading.Event(), threading.Event()

    def append(self, record: e.Record) -> None:
        self.choices += isinstance(record.event, e.HunksRejected)
        if self.choices == 2 and not self.go_on.is_set():
            self.inside.set()
            assert self.go_on.wait(10)
        super().append(record)


@dataclass(slots=True)
class HeldWorld(World):
    """A session whose journal is slow and whose check waits."""

    check: CodeCheck | None = None

    def services(self) -> Services:
        """With that check as the only one."""
        services = World.services(self)
        return replace(
            services, code=replace(services.code, checks={"lint": self.check} if self.check else {})
        )


class HeldCheck:
    """Passes once it may."""

    def __init__(self) -> None:
        self.asked, self.go_on = asyncio.Event(), asyncio.Event()
        self.seen: list[tuple[str, ...]] = []

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        self.asked.set()
        self.seen.append(tuple(sorted(changes)))
        await asyncio.wait_for(self.go_on.wait(), 10)
        return passed("lint", f"{len(changes)} files")


async def test_a_verdict_over_what_the_user_just_changed_is_not_stated() -> None:
    journal, check = HeldJournal(), HeldCheck()
    world = HeldWorld(journal=journal, check=check)
    check.go_on.set()
    await world.open()
    running = asyncio.create_task(world.engine.run())
    for command in RENAME:
        world.engine.send(command)
        await world.engine.idle()
    check.asked.clear()
    check.go_on.clear()
    world.engine.send(without(0))
    await asyncio.wait_for(check.asked.wait(), 10)
    world.engine.send(without(0, path="a.py"))
    assert await asyncio.to_thread(journal.inside.wait, 10)
    check.go_on.set()
    # The verdict waits for its turn behind the choice that is being written.
    for _ in range(20):
        await asyncio.sleep(0)
    journal.go_on.set()
    await world.engine.idle()
    world.engine.send(c.CloseSession())
    await asyncio.wait_for(running, 10)
    assert check.seen[-2:] == [("a.py", "b.py"), ("b.py",)]


async def test_tests_that_ran_over_the_whole_do_not_speak_for_what_the_user_left_of_it() -> None:
    def judge(tree: SourceTree) -> bool:
        new = b"def new" in (tree.read("a.py") or b"")
        return new == (b"return new()" in (tree.read("b.py") or b""))

    world = World(answers=["forbidden", "forbidden"], test_command="pytest", tests_pass=judge)
    request = c.SubmitPrompt(text="rename old to new and document plain")
    view = await world.run(request, c.ApprovePlan(), without(0, 1), c.RerunStep(step=StepId("s2")))
    ran = [x.result for x in world.events(e.CheckRun) if isinstance(x, e.CheckRun) and x.step is None]
    assert [each.outcome for each in ran] == [CheckOutcome.PASSED, CheckOutcome.FAILED]
    assert view.turns[-1].checks[-1] == ran[-1]
