"""The `generated-tests` check as the engine asks for it."""

from __future__ import annotations

from tier_code.codebase.checks.generated_tests.trial import CHECK, prepare, verdict
from tier_code.codebase.running.launch import run_program
from tier_code.domain.checks import CheckResult, failed
from tier_code.domain.errors import TierCodeError
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes, Offload
from tier_code.ports.running import CodeRunner
from tier_code.ports.source import Overlay, SourceTree

SECONDS = 60.0
"""For all mutants together, and again for the tests that were there before."""


class GeneratedTestsCheck:
    """Vouches that new tests pass, depend on what the function gives, and notice wrong versions of it."""

    def __init__(self, offload: Offload, running: CodeRunner) -> None:
        self._offload = offload
        self._running = running
        self._before: dict[str, object] = {}
        """What the tests that were there before run of the module looked at last."""

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        """Read the file, then run it in a scratch copy: as it is, over stand-ins, over mutants."""
        del answer
        trial = await self._offload.run(prepare, step, before, changes)
        if isinstance(trial, CheckResult):
            return trial
        try:
            tree = Overlay(before, dict(changes))
            job = {**trial.job, "before": self._before.get(trial.state)}
            told = await run_program(self._running, tree, "trial", job, SECONDS)
        except TierCodeError as problem:
            return failed(CHECK, str(problem))
        if "before" in told.found:
            self._before = {trial.state: told.found["before"]}
        return verdict(trial, told.found, told.level)
