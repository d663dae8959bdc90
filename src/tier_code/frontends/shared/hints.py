"""Which actions are worth offering now, the most useful first. Every key works regardless."""

from __future__ import annotations

from tier_code.domain.plan import StepState
from tier_code.domain.schedule import UNFINISHED
from tier_code.domain.view import Phase, SessionView, StepView

_BUSY = (Phase.RUNNING, Phase.PLANNING)
_ENDED = (
    StepState.PASSED,
    StepState.FAILED,
    StepState.INTERRUPTED,
    StepState.SKIPPED,
    StepState.REJECTED,
    StepState.UNDONE,
)


def plan_hints(view: SessionView, step: StepView | None) -> tuple[str, ...]:
    """Ids of actions for the plan list."""
    waits = step is not None and step.state is StepState.WAITING
    offers = [
        ("raise", waits and bool(step and step.refusal and step.refusal.enough)),
        ("cheaper", waits and bool(step and step.refusal and step.refusal.cheaper)),
        ("skip", waits),
        ("tier-tool", step is not None and step.state is not StepState.APPLIED),
        ("open", step is not None),
        ("escape", view.phase in _BUSY),
        ("accept", view.phase is Phase.CHANGES_REVIEW),
        ("review", view.phase is Phase.CHANGES_REVIEW),
        ("reject", step is not None and step.state is StepState.PASSED),
        ("edit", step is not None and step.state is StepState.PLANNED),
        ("drop", step is not None and step.state is StepState.PLANNED),
        ("move-down", step is not None and step.state is StepState.PLANNED),
        ("rerun", step is not None and step.state in _ENDED),
        ("continue", view.phase not in (*_BUSY, Phase.PLAN_REVIEW) and _unfinished(view)),
        ("undo", step is not None and step.state is StepState.APPLIED),
        ("redo", step is not None and step.state is StepState.UNDONE),
    ]
    return tuple(action for action, offered in offers if offered)


def _unfinished(view: SessionView) -> bool:
    return any(s.state in UNFINISHED for s in view.current_steps)


def enter_meaning(view: SessionView) -> str:
    """What Enter does in an empty prompt; empty when it does nothing."""
    return {Phase.PLAN_REVIEW: "run plan", Phase.CHANGES_REVIEW: "review changes"}.get(view.phase, "")
