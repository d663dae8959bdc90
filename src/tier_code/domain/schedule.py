"""Which steps may run now: pure, so that the engine and the screens answer it alike."""

from __future__ import annotations

from tier_code.domain.plan import StepId, StepState
from tier_code.domain.view import Phase, SessionView, StepView

RUNNABLE = frozenset({StepState.PLANNED, StepState.INTERRUPTED})
UNFINISHED = RUNNABLE | {StepState.WAITING, StepState.SKIPPED}
"""What going on with a plan would run."""


def ready_steps(view: SessionView) -> tuple[StepId, ...]:
    """Steps of the newest plan that can start, in list order: nothing that they need is still to come."""
    held_up = _in(view, *UNFINISHED, StepState.RUNNING)
    return tuple(
        step.step.id
        for step in view.current_steps
        if step.state in RUNNABLE and held_up.isdisjoint(step.step.depends_on)
    )


def orphans(view: SessionView) -> tuple[StepView, ...]:
    """Steps that cannot run because one that they need was skipped."""
    skipped = _in(view, StepState.SKIPPED)
    return tuple(
        step
        for step in view.current_steps
        if step.state in RUNNABLE and not skipped.isdisjoint(step.step.depends_on)
    )


def at_the_wall(view: SessionView) -> bool:
    """Whether a run has nothing left to do until the user decides about money."""
    running = any(step.state is StepState.RUNNING for step in view.current_steps)
    return (
        view.phase is Phase.RUNNING
        and bool(view.waiting)
        and not running
        and not ready_steps(view)
        and not orphans(view)
    )


def _in(view: SessionView, *states: StepState) -> frozenset[StepId]:
    return frozenset(step.step.id for step in view.current_steps if step.state in states)
