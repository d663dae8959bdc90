"""The tests that touch a change run before all others: they may say no, and never yes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tests.engine.sessions import World
from tier_code.adapters.offload import InlineOffload
from tier_code.codebase.testing.chooser import ChangedTests
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.plan import StepState
from tier_code.domain.view import SessionView
from tier_code.engine.execution.test_gate import QUICK
from tier_code.engine.services import Services
from tier_code.ports.source import SourceTree
from tier_code.ports.workspace import CommandResult

ALL = "pytest -q"
FEW = "pytest -q tests/test_b.py"
FILES: Mapping[str, bytes] = {
    "a.py": b"def old():\n    return 1\n\n\ndef plain():\n    return 2\n",
    "tests/test_words.py": b"from a import plain\n\n\ndef test_plain():\n    assert plain() == 2\n",
    "tests/test_b.py": b"import a\n\n\ndef test_it():\n    assert a.old() == 1\n",
}
FAILED = "FAILED tests/test_b.py::test_it - boom\n1 failed in 0.1s"

Verdict = Callable[[str, bool], str]
"""(command, whether the tree is changed) to what a failing run prints; empty for one that passes."""


@dataclass(slots=True)
class Commands:
    """A runner that notes what it is given."""

    verdict: Verdict = lambda command, changed: ""
    seconds: float = 60.0
    ran: list[tuple[str, bool]] = field(default_factory=list)

    async def run(
        self, command: str, tree: SourceTree, environment: Mapping[str, str], limit_seconds: float
    ) -> CommandResult:
        """As the verdict says."""
        changed = b"def old" not in (tree.read("a.py") or b"")
        self.ran.append((command, changed))
        output = self.verdict(command, changed)
        return CommandResult(
            exit_code=1 if output else 0,
            output=output or "1 passed in 0.1s",
            seconds=self.seconds,
            level="S3",
        )


class Choosing(World):
    """With the real choice of tests, and a runner of the test's own."""

    commands: Commands

    def services(self) -> Services:
        """As in other tests, but for these two."""
        plain = World.services(self)
        code = replace(plain.code, tests=ChangedTests(InlineOffload()))
        return replace(plain, code=code, runner=self.commands)


async def renamed(commands: Commands, command: str = ALL) -> tuple[SessionView, list[CheckResult]]:
    """A rename with tests, and the checks that ran them over the step."""
    world = Choosing(files=dict(FILES), test_command=command)
    world.commands = commands
    view = await world.run(c.SubmitPrompt(text="rename old to new"), c.ApprovePlan())
    runs = [event for event in world.events(e.CheckRun) if isinstance(event, e.CheckRun) and event.step]
    return view, [run.result for run in runs if run.result.check in ("targeted", "tests")]


async def test_what_passes_the_chosen_tests_is_held_to_all_of_them() -> None:
    commands = Commands()
    view, (first, whole) = await renamed(commands)
    assert commands.ran == [(FEW, True), (ALL, True)]
    assert view.steps[0].state is StepState.PASSED
    assert (first.check, whole.check) == ("targeted", "tests")
    assert first.evidence == (f"`{FEW}` passed [chosen from 2 test files: 1 changed] (sandbox S3)")
    assert first.details == ("tests/test_b.py",)
    assert dict(first.facts) == {"chosen": 1, "test_files": 2, "tests": 1}


async def test_a_chosen_test_that_fails_ends_the_attempt_without_the_others() -> None:
    commands = Commands(lambda command, changed: FAILED if changed else "")
    view, (first,) = await renamed(commands)
    assert commands.ran == [(FEW, True), (FEW, False), (FEW, True)]
    assert view.steps[0].state is StepState.FAILED
    assert first.outcome is CheckOutcome.FAILED
    assert first.evidence.startswith(f"`{FEW}` failed with exit code 1 (sandbox S3)")


async def test_a_chosen_test_that_failed_before_leaves_the_verdict_to_all() -> None:
    commands = Commands(lambda command, changed: FAILED if command == FEW else "")
    view, (first, whole) = await renamed(commands)
    assert commands.ran == [(FEW, True), (FEW, False), (ALL, True)]
    assert view.steps[0].state is StepState.PASSED
    assert first.outcome is CheckOutcome.PASSED
    assert "no new failure" in first.evidence
    assert whole.outcome is CheckOutcome.PASSED


async def test_what_all_tests_refuse_does_not_stand_though_the_chosen_ones_pass() -> None:
    commands = Commands(lambda command, changed: FAILED if changed and command == ALL else "")
    view, (first, whole) = await renamed(commands)
    assert view.steps[0].state is StepState.FAILED
    assert first.outcome is CheckOutcome.PASSED
    assert whole.outcome is CheckOutcome.FAILED


async def test_a_failure_by_chance_is_held_against_no_step() -> None:
    said = iter([FAILED])
    commands = Commands(lambda command, changed: next(said, "") if changed else "")
    view, (first, _) = await renamed(commands)
    assert view.steps[0].state is StepState.PASSED
    assert "flaky" in first.evidence
    assert commands.ran[-1] == (ALL, True)


async def test_a_command_that_is_not_certain_runs_whole() -> None:
    commands = Commands()
    _, (whole,) = await renamed(commands, "make test")
    assert commands.ran == [("make test", True)]
    assert whole.check == "tests"


async def test_where_all_of_them_are_quick_none_are_chosen() -> None:
    commands = Commands(seconds=QUICK)
    world = Choosing(files=dict(FILES), test_command=ALL)
    world.commands = commands
    await world.run(
        c.SubmitPrompt(text="rename old to new"),
        c.ApprovePlan(),
        c.AcceptChanges(),
        c.SubmitPrompt(text="rename plain to simple"),
        c.ApprovePlan(),
    )
    assert [command for command, _ in commands.ran] == [FEW, ALL, ALL]


async def test_what_the_session_writes_makes_another_tree_of_the_untouched_one() -> None:
    commands = Commands(lambda command, changed: FAILED if command == ALL else "")
    world = Choosing(files=dict(FILES), test_command=ALL)
    world.commands = commands
    await world.run(
        c.SubmitPrompt(text="rename old to new"),
        c.ApprovePlan(),
        c.AcceptChanges(),
        c.SubmitPrompt(text="rename plain to simple"),
        c.ApprovePlan(),
    )
    # Each time beside a run over the tree as it was then.
    assert [changed for command, changed in commands.ran if command == ALL] == [True, False, True, True]
