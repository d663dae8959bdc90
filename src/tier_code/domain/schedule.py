"""Which steps may run now: pure, so that the engine and the screens answer it alike."""

from __future__ import annotations

from collections.abc import Collection

from tier_code.domain.permissions import PermissionMode
from tier_code.domain.plan import Step, StepId, StepKind, StepState
from tier_code.domain.tiers import Reach, TierName
from tier_code.domain.view import Phase, SessionView, StepView

RUNNABLE = frozenset({StepState.PLANNED, StepState.INTERRUPTED})
UNFINISHED = RUNNABLE | {StepState.WAITING, StepState.SKIPPED}
"""What going on with a plan would run."""


def ready_steps(view: SessionView) -> tuple[StepId, ...]:
    """Steps of the newest plan that can start, in list order: what they need is there."""
    to_come = _in(view, *UNFINISHED, StepState.RUNNING)
    return tuple(
        step.step.id
        for step in view.current_steps
        if step.state in RUNNABLE and to_come.isdisjoint(step.step.depends_on) and not _held_up(view, step)
    )


def held_up_steps(view: SessionView) -> tuple[StepView, ...]:
    """Steps that wait for one that failed, or for a step that waits so."""
    return tuple(step for step in view.current_steps if step.state in RUNNABLE and _held_up(view, step))


def _held_up(view: SessionView, step: StepView) -> bool:
    """Whether something that a step needs has failed; one that knows another way (`was`) goes it."""
    if step.step.argument("was"):
        return False
    failed = _in(view, StepState.FAILED, StepState.REJECTED)
    needed, seen = list(step.step.depends_on), set[StepId]()
    while needed:
        each = needed.pop()
        if each in failed:
            return True
        found = view.step(each)
        if each not in seen and found is not None and found.state in RUNNABLE:
            needed += found.step.depends_on
        seen.add(each)
    return False


MOST_AT_ONCE = 4
"""Calls to one cloud tier at a time; a model on this machine answers one after the other."""


def write_set(step: Step) -> frozenset[str] | None:
    """Files that a step may write; None when only its run tells, as with most exact tools."""
    if step.kind is StepKind.INVESTIGATE:
        return frozenset()
    if step.tier is TierName.TOOL and step.kind is not StepKind.EDIT:
        return None
    return frozenset({*(target.path for target in step.targets), *step.creates})


def runs_beside(view: SessionView, step: StepId, running: Collection[StepId]) -> bool:
    """Whether a step may start while others run: no file in common, and room at its tier."""
    wanted = view.step(step)
    beside = [found for each in running if (found := view.step(each)) is not None]
    if wanted is None:
        return False
    own = write_set(wanted.step)
    for each in beside:
        other = write_set(each.step)
        if own is None or other is None or not own.isdisjoint(other):
            return False
    tier = wanted.step.tier
    same = sum(each.step.tier is tier for each in beside)
    return same < _room(view, tier)


def _room(view: SessionView, name: TierName) -> int:
    tier = next((each for each in view.tiers if each.name is name), None)
    return MOST_AT_ONCE if tier is not None and tier.reach is Reach.CLOUD else 1


def orphans(view: SessionView) -> tuple[StepView, ...]:
    """Steps that cannot run because one that they need was skipped."""
    skipped = _in(view, StepState.SKIPPED)
    return tuple(
        step
        for step in view.current_steps
        if step.state in RUNNABLE and not skipped.isdisjoint(step.step.depends_on)
    )


def at_the_wall(view: SessionView) -> bool:
    """Whether a run has nothing left to do until the user decides about money, or leaves plan mode."""
    if held_in_plan_mode(view):
        return True
    running = any(step.state is StepState.RUNNING for step in view.current_steps)
    return (
        view.phase is Phase.RUNNING
        and bool(view.waiting)
        and not running
        and not ready_steps(view)
        and not orphans(view)
    )


def held_in_plan_mode(view: SessionView) -> bool:
    """Whether a run is under way, begins nothing more because of the mode, and what ran has ended."""
    return (
        view.phase is Phase.RUNNING
        and view.mode == PermissionMode.PLAN
        and view.progress is None
        and all(step.state is not StepState.RUNNING for step in view.current_steps)
    )


def _in(view: SessionView, *states: StepState) -> frozenset[StepId]:
    return frozenset(step.step.id for step in view.current_steps if step.state in states)
