"""Runs one task as a session would: request, plan, tool, checks; in this process and without any model."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass

from tests.bench.corpus import Files
from tests.bench.mechanical.task import Task
from tests.support.memory_tree import MemoryTree
from tier_code.adapters.config.folders import cache_dir
from tier_code.adapters.counting.offline import offline_counter
from tier_code.adapters.offload import InlineOffload
from tier_code.adapters.sandbox.plain import PlainRunner
from tier_code.cli.code_wiring import code_services
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.errors import TierCodeError, ToolDeclined
from tier_code.domain.events import RequestDeclined
from tier_code.domain.plan import Plan, Step, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.planner import plan_request
from tier_code.engine.planning.recipe import Drafting
from tier_code.engine.routing.router import Policy
from tier_code.engine.services import CodeServices
from tier_code.ports.code import Changes, Edited
from tier_code.ports.running import CodeRunner
from tier_code.ports.source import Overlay, SourceTree


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a task ended. Plain values: it travels between processes."""

    family: str
    task_class: TaskClass
    subject: str
    request: str
    sites: int
    lines: int
    verdict: str
    """`solved`, `declined`, `wrong, caught` (a check failed), `wrong, not caught` or `false alarm`."""
    why: str
    seconds: float
    """CPU time of the steps: tools and checks; planning and child processes left out."""
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRun:
    """What became of one step."""

    step: Step
    before: SourceTree
    changes: Changes
    failed: CheckResult | None


def services() -> CodeServices:
    """What a session has for code, in this process."""
    running = CodeRunner(
        runner=PlainRunner(cache_dir() / "bench" / "scratch"),
        environment={"PATH": os.defpath},
        interpreters=(sys.executable,),
    )
    return code_services(InlineOffload(), offline_counter(), running)


async def planned(code: CodeServices, tree: SourceTree, request: str) -> Plan | RequestDeclined:
    """The plan of a request, with the tool tier alone."""
    drafting = Drafting(tree=tree, catalog=code.catalog, local_price=None, frontier_price=None, first_id=1)
    return await plan_request(request, 1, drafting, Policy(tiers={}, max_tier=TierName.TOOL))


async def failing_check(
    code: CodeServices, step: Step, before: SourceTree, changes: Changes, answer: str = ""
) -> CheckResult | None:
    """The first of the step's checks that does not vouch.

    Errors: KeyError for a check that nobody registered: the engine passes over it, the benchmark must not.
    """
    for name in step.checks:
        result = await code.checks[name].run(step, before, changes, answer)
        if result.outcome is CheckOutcome.FAILED:
            return result
    return None


async def run_task(code: CodeServices, task: Task) -> Outcome:
    """Carry a task out and judge what came of it."""
    tree: SourceTree = MemoryTree(dict(task.files))
    try:
        plan = await planned(code, tree, task.request)
    except TierCodeError as problem:
        return _outcome(task, "declined", f"plan: {problem}", 0.0, 0)
    if isinstance(plan, RequestDeclined):
        return _outcome(task, "declined", f"plan: {plan.reason}", 0.0, 0)
    started = time.process_time()
    overlay, failed, declined = Overlay(tree), "", ""
    for step in plan.steps:
        try:
            edited = await carried_out(code, step, overlay)
        except ToolDeclined as problem:
            declined = f"{problem.reason}: {'; '.join(problem.details[:3])}"
            break
        except TierCodeError as problem:
            declined = str(problem)
            break
        changes = {path: new for path, new in edited.changes.items() if overlay.read(path) != new}
        if changes:
            result = await failing_check(code, step, overlay, changes)
            failed = failed or (f"{result.check}: {result.evidence}" if result else "")
        overlay = overlay.with_changes(changes)
    seconds = time.process_time() - started
    if declined:
        return _outcome(task, "declined", declined, seconds, len(plan.steps))
    fault = task.judge(files_of_tree(overlay))
    verdict = _verdict(fault, failed)
    return _outcome(
        task, verdict, " | ".join(part for part in (fault, failed) if part), seconds, len(plan.steps)
    )


def files_of_tree(tree: SourceTree) -> Files:
    """Everything in a tree."""
    found = {path: tree.read(path) for path in tree.paths()}
    return {path: content for path, content in found.items() if content is not None}


async def carried_out(code: CodeServices, step: Step, tree: SourceTree) -> Edited:
    """What the tool makes of a step.

    Errors: ToolDeclined, UsageProblem.
    """
    tool = code.tools.get(step.kind)
    if tool is None:
        raise ToolDeclined(f"no tool can carry out a {step.kind.value} step")
    return await tool.carry_out(tree, step)


def _verdict(fault: str, failed: str) -> str:
    if fault:
        return "wrong, caught" if failed else "wrong, not caught"
    return "false alarm" if failed else "solved"


def _outcome(task: Task, verdict: str, why: str, seconds: float, steps: int) -> Outcome:
    return Outcome(
        family=task.family,
        task_class=task.task_class,
        subject=task.subject,
        request=task.request,
        sites=task.sites,
        lines=task.lines,
        verdict=verdict,
        why=why,
        seconds=seconds,
        steps=steps,
    )
