"""Makes the trials of a package and asks the checks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from random import Random

from tests.bench.checks.docstring_trials import docstring_trials
from tests.bench.checks.hint_trials import hint_trials
from tests.bench.checks.made_trials import BENT, made_trials
from tests.bench.checks.mechanical_trials import mechanical_trials
from tests.bench.checks.small_trials import flag_trials, logging_trials, twin_trials
from tests.bench.checks.trial import Trial, Verdict
from tests.bench.corpus import Files, Package, files_of
from tests.bench.mechanical.families import FAMILIES, tasks_of
from tests.bench.mechanical.running import failing_check, services
from tests.support.memory_tree import MemoryTree
from tier_code.engine.services import CodeServices

SEED = 23


def run_package(package: Package, kinds: tuple[str, ...]) -> list[Verdict]:
    """All trials of a package."""
    files, code = files_of(package), services()
    return [
        asyncio.run(judged(code, trial))
        for kind in kinds
        for trial in trials_of(code, files, package.name, kind)
    ]


def trials_of(code: CodeServices, files: Files, package: str, kind: str) -> Iterator[Trial]:
    """The trials of one family of tasks, or of one kind of words."""
    chance = Random(f"{SEED}:{package}:{kind}")
    if kind in BENT:
        yield from asyncio.run(made_trials(code, files, kind, chance))
        return
    if kind in _OF_WORDS:
        yield from asyncio.run(_OF_WORDS[kind](code, files, chance))
        return
    for task in tasks_of(files, package, kind, SEED):
        yield from asyncio.run(mechanical_trials(code, task, chance))


async def judged(code: CodeServices, trial: Trial) -> Verdict:
    """What the checks of the trial's step say."""
    started = time.monotonic()
    before = MemoryTree(dict(trial.before))
    failed = await failing_check(code, trial.step, before, trial.changes, trial.answer)
    return Verdict(
        kind=trial.step.kind.value,
        task_class=trial.step.task_class.value,
        family=trial.family,
        right=trial.right,
        subject=trial.subject,
        check=failed.check if failed else "",
        evidence=failed.evidence if failed else "",
        seconds=time.monotonic() - started,
    )


_OF_WORDS = {
    "docstring": docstring_trials,
    "type-hints": hint_trials,
    "logging": logging_trials,
    "twin": twin_trials,
    "flag": flag_trials,
}
KINDS = (*FAMILIES, *_OF_WORDS, *BENT)
