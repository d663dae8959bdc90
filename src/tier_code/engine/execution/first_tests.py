"""The tests that touch a step's change, run before all others: a quick no, never the yes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from tier_code.domain.checks import CheckOutcome, CheckResult, Facts, failed, passed
from tier_code.domain.view import StepView
from tier_code.engine.execution.failing_tests import failing_tests, how_many_ran
from tier_code.engine.execution.test_verdict import beside_baseline, beside_second, tail
from tier_code.ports.source import Overlay, SourceTree
from tier_code.ports.testing import ChosenTests, TestChooser
from tier_code.ports.workspace import CommandResult

CHECK = "targeted"
_LONGEST = 160

Run = Callable[[str, SourceTree], Awaitable[CommandResult]]
"""Runs a command over a tree."""


@dataclass(frozen=True, slots=True)
class FirstTests:
    """Runs a few tests of the user's command, chosen for one step."""

    chooser: TestChooser
    run: Run

    async def verdict(self, step: StepView, tree: Overlay, command: str, steps: int) -> CheckResult | None:
        """What the chosen tests say of a staged result; None when there was nothing to choose.

        Only a test that passed before, or that the step shall make pass, can fail the step: where the same
        tests fail on the untouched tree too, the verdict is left to all of them.
        """
        edits = step.patch.edits if step.patch is not None else ()
        wanted = wanted_tests(step)
        chosen = await self.chooser.choose(tree, command, [edit.path for edit in edits], wanted)
        if chosen is None:
            return None
        after = await self.run(chosen.command, tree)
        if after.exit_code == 0:
            return _passed(chosen, after)
        left = still_failing(wanted, failing_tests(after.output) or frozenset())
        if left:
            return failed(
                CHECK, f"{left[0]} still fails{_chosen(chosen)}", tail(after), facts=_facts(chosen, after)
            )
        return await self._beside(chosen, after, tree, steps)

    async def _beside(
        self, chosen: ChosenTests, after: CommandResult, tree: Overlay, steps: int
    ) -> CheckResult:
        """A failing run beside one over the untouched tree, and beside a second one."""
        before = await self.run(chosen.before, tree.base) if chosen.before else _NOTHING_BEFORE
        shown = _shortened(chosen)
        verdict = beside_baseline(shown, before, after, steps)
        if verdict.outcome is CheckOutcome.FAILED and after.exit_code is not None:
            second = await self.run(chosen.command, tree)
            verdict = beside_second(shown, before, (after, second), steps) or verdict
        facts = (*_facts(chosen, after), *(each for each in verdict.facts if each[0] != "tests"))
        return replace(verdict, check=CHECK, evidence=verdict.evidence + _chosen(chosen), facts=facts)


_NOTHING_BEFORE = CommandResult(exit_code=0, output="", seconds=0.0, level="")
"""None of the tests was there, so none failed."""


def wanted_tests(step: StepView) -> tuple[str, ...]:
    """The tests that a step shall make pass, as the runner prints them."""
    return tuple(name for name in step.step.argument("failing").split("\n") if name)


def still_failing(wanted: tuple[str, ...], failing: frozenset[str]) -> list[str]:
    """Those that should pass and do not."""
    return [name for name in wanted if any(_same_test(name, each) for each in failing)]


def _same_test(wanted: str, failing: str) -> bool:
    return failing == wanted or failing.endswith(f"::{wanted.replace('.', '::')}")


def _passed(chosen: ChosenTests, after: CommandResult) -> CheckResult:
    return passed(
        CHECK,
        f"`{_shortened(chosen)}` passed{_chosen(chosen)} (sandbox {after.level})",
        chosen.tests,
        facts=_facts(chosen, after),
    )


def _chosen(chosen: ChosenTests) -> str:
    """Why these, in words."""
    reasons = "; ".join(f"{count} {why}" for why, count in chosen.reasons)
    return f" [chosen from {chosen.files} test files: {reasons}]"


def _shortened(chosen: ChosenTests) -> str:
    """The command, without the many tests that one may name."""
    if len(chosen.command) <= _LONGEST:
        return chosen.command
    return f"{chosen.command[:_LONGEST].rpartition(' ')[0]} ..."


def _facts(chosen: ChosenTests, after: CommandResult) -> Facts:
    ran = how_many_ran(after.output)
    counted: Facts = () if ran is None else (("tests", ran),)
    return (("chosen", len(chosen.tests)), ("test_files", chosen.files), *counted)
