"""Trials from mechanical tasks: the known right result where there is one, else the tool's if it is right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from tests.bench.checks.trial import Trial
from tests.bench.checks.wrong import ANYWHERE, Injector
from tests.bench.checks.wrong_names import WRONG_RENAMES
from tests.bench.checks.wrong_work import WRONG_WORK
from tests.bench.corpus import Files
from tests.bench.mechanical.running import carried_out, files_of_tree, planned
from tests.bench.mechanical.task import Task
from tests.support.memory_tree import MemoryTree
from tier_code.domain.errors import TierCodeError
from tier_code.domain.events import RequestDeclined
from tier_code.domain.plan import Step
from tier_code.engine.services import CodeServices
from tier_code.ports.source import Overlay

BESIDE = 5
"""Wrong edits of the general kind for each task."""
_MAY_DO_LESS = frozenset({"dead-code", "format", "lint-fix", "imports", "unused-imports", "fstrings"})
"""Work of which a part is right too: leaving a place alone is allowed."""
_LESS = frozenset({"call site or reference left out", "whole file left out"})


async def mechanical_trials(code: CodeServices, task: Task, chance: Random) -> list[Trial]:
    """The right edit and its wrong variants; nothing for a task that no single step does."""
    step = await _step(code, task)
    if step is None:
        return []
    right = task.expected or await _by_tool(code, task, step)
    if right is None:
        return []
    trials = [_trial(task, step, right, task.family, right=True)]
    for name, injector in _injectors(task.family, chance):
        wrong = _first_wrong(task, right, injector, chance)
        if wrong is not None:
            trials.append(_trial(task, step, wrong, name, right=False))
    return trials


def _injectors(family: str, chance: Random) -> Iterator[tuple[str, Injector]]:
    special: Mapping[str, Injector] = (
        WRONG_RENAMES if family.startswith("rename") else WRONG_WORK.get(family, {})
    )
    yield from special.items()
    general = [name for name in sorted(ANYWHERE) if not (family in _MAY_DO_LESS and name in _LESS)]
    yield from ((name, ANYWHERE[name]) for name in chance.sample(general, k=BESIDE))


def _first_wrong(task: Task, right: Files, injector: Injector, chance: Random) -> Files | None:
    """The first variant that differs from before and that the judge refuses."""
    for number, wrong in enumerate(injector(task, right, chance)):
        if number > 8:
            return None
        if wrong not in (right, task.files) and task.judge(wrong):
            return wrong
    return None


async def _step(code: CodeServices, task: Task) -> Step | None:
    try:
        plan = await planned(code, MemoryTree(dict(task.files)), task.request)
    except TierCodeError:
        return None
    if isinstance(plan, RequestDeclined) or len(plan.steps) != 1:
        return None
    return plan.steps[0]


async def _by_tool(code: CodeServices, task: Task, step: Step) -> Files | None:
    tree = MemoryTree(dict(task.files))
    try:
        edited = await carried_out(code, step, tree)
    except TierCodeError:
        return None
    after = files_of_tree(Overlay(tree, edited.changes))
    return None if task.judge(after) else after


def _trial(task: Task, step: Step, after: Files, family: str, *, right: bool) -> Trial:
    return Trial(step=step, before=task.files, after=after, family=family, right=right, subject=task.subject)
