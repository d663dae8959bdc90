"""Which step of the plan list is in focus, whatever happens to the plan."""

from __future__ import annotations

from collections.abc import Iterable

from tier_code.domain.plan import StepId, StepState
from tier_code.domain.view import Phase, SessionView


class StepCursor:
    """The user's choice while they are in the list; else what runs or waits."""

    def __init__(self) -> None:
        self.chosen: StepId | None = None
        """What the user went to; None leaves the choice to the session."""

    def at(self, view: SessionView, *, in_list: bool) -> StepId | None:
        """The step in focus; `in_list` says whether the list has the keys."""
        running = next((s.step.id for s in view.steps if s.state is StepState.RUNNING), None)
        if running is None and view.waiting:
            running = view.waiting[0].step.id
        if running and not in_list:
            return running
        return self.chosen or running or _needing_eyes(view)

    def follow(
        self, before: SessionView, view: SessionView, rows: Iterable[StepId], *, in_list: bool
    ) -> None:
        """Forget a choice of an earlier stage, and go on from a step that left the `rows` of `before`."""
        if not in_list and _stage(view) != _stage(before):
            self.chosen = None
        if self.chosen and not _listed(view, self.chosen):
            self.chosen = _beside(self.chosen, rows, view)


def _listed(view: SessionView, step: StepId) -> bool:
    """Whether a step is still in the list: neither dropped nor of a turn that was gone back over."""
    found = view.step(step)
    gone = {turn.turn for turn in view.turns if turn.rewound}
    return found is not None and found.state is not StepState.DROPPED and found.turn not in gone


def _beside(gone: StepId, listed: Iterable[StepId], view: SessionView) -> StepId | None:
    """The step that takes the place of one that left the list: the next, else the one before."""
    rows = list(listed)
    if gone not in rows:
        return None
    place = rows.index(gone)
    near = (*rows[place + 1 :], *reversed(rows[:place]))
    return next((step for step in near if _listed(view, step)), None)


def _stage(view: SessionView) -> tuple[Phase, int]:
    """How far the newest plan is, and which one it is."""
    return view.phase, view.steps[-1].turn if view.steps else 0


def _needing_eyes(view: SessionView) -> StepId | None:
    """The step in a conflict, else one that failed, else the first of the newest turn."""
    if view.conflict and view.conflict.steps:
        return view.conflict.steps[0]
    steps = view.current_steps
    failed = (step for step in steps if step.state in (StepState.WAITING, StepState.FAILED))
    found = next(failed, steps[0] if steps else None)
    return found.step.id if found else None
