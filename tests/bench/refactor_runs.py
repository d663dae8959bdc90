"""One benchmark task from its own words to checked bytes: recipe, tool and checks, and no model anywhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from tests.bench.refactor_tasks import Task, structural_problem
from tests.support.memory_tree import MemoryTree, memory_tree
from tier_code.codebase.checks.registry import code_checks
from tier_code.codebase.codemods.registry import edit_tools
from tier_code.codebase.index.catalog import Catalog
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Plan, Step, StepKind
from tier_code.domain.pricing import declared_free
from tier_code.domain.tiers import Tier, TierName
from tier_code.engine.planning.planner import plan_request
from tier_code.engine.planning.recipe import Drafting
from tier_code.engine.routing.router import Policy
from tier_code.ports.code import Changes

Result = TypeVar("Result")


class Outcome(StrEnum):
    """What came of a task."""

    SOLVED = "solved"
    DECLINED = "declined"
    FAILED = "failed"
    """A wrong result, or one that the checks refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One task done or not."""

    task: Task
    outcome: Outcome
    reason: str = ""
    method_kept: bool = False
    edit_seconds: float = 0.0
    seconds: float = 0.0


class HereAndNow:
    """Runs the function in this process."""

    async def run(self, function: Callable[..., Result], *arguments: object) -> Result:
        """Call it."""
        return function(*arguments)


class NoTokens:
    """Counts nothing: no text goes anywhere."""

    source = "none"

    def count(self, text: str) -> int:
        """Nothing."""
        del text
        return 0


_TOOL = Tier(
    name=TierName.TOOL,
    backend="in-process",
    model="",
    price=declared_free("tool"),
    window_tokens=0,
    max_output_tokens=0,
    ready=True,
    missing="",
)


async def run_task(task: Task) -> Run:
    """Plan the instruction, carry the plan out and hold the result against every check and the test."""
    started = time.perf_counter()
    tree = memory_tree({task.path: task.source})
    step = await _planned(task, tree)
    if isinstance(step, str):
        return Run(task=task, outcome=Outcome.DECLINED, reason=step)
    before_edit = time.perf_counter()
    try:
        edited = await edit_tools(HereAndNow())[step.kind].carry_out(tree, step)
    except (ToolDeclined, UsageProblem) as declined:
        details = getattr(declined, "details", ())
        return Run(task=task, outcome=Outcome.DECLINED, reason="; ".join([str(declined), *details[:2]]))
    edit_seconds = time.perf_counter() - before_edit
    problem, kept = await _checked(step, tree, edited.changes)
    problem = problem or structural_problem(task, edited.changes[task.path] or b"")
    return Run(
        task=task,
        outcome=Outcome.FAILED if problem else Outcome.SOLVED,
        reason=problem,
        method_kept=kept,
        edit_seconds=edit_seconds,
        seconds=time.perf_counter() - started,
    )


async def _planned(task: Task, tree: MemoryTree) -> Step | str:
    drafting = Drafting(
        tree=tree,
        catalog=Catalog(HereAndNow(), NoTokens()),
        local_price=None,
        frontier_price=None,
        first_id=1,
    )
    plan = await plan_request(task.instruction, 1, drafting, Policy(tiers={TierName.TOOL: _TOOL}))
    if not isinstance(plan, Plan):
        return f"not planned: {plan.reason}"
    step = plan.steps[0]
    alone = len(plan.steps) == 1 and step.kind is StepKind.METHOD_TO_FUNCTION
    return step if alone and step.tier is TierName.TOOL else "planned as something else"


async def _checked(step: Step, tree: MemoryTree, changes: Changes) -> tuple[str, bool]:
    """The first objection of a check, and whether the method stays in its class."""
    checks = code_checks(HereAndNow())
    kept = False
    for name in step.checks:
        result = await checks[name].run(step, tree, changes, "")
        kept = kept or dict(result.facts).get("method_kept") == 1
        if result.outcome is CheckOutcome.FAILED:
            return f"{name}: {result.evidence}", kept
    return "", kept
