"""What a recorded step saw: the files as they were before it, as digests of the session's blobs."""

from __future__ import annotations

from collections.abc import Mapping

from tier_code.domain.plan import StepId, StepState
from tier_code.domain.view import SessionView, StepView

_STOOD = frozenset({StepState.PASSED, StepState.APPLIED, StepState.UNDONE})
"""Steps whose results later ones could see."""


def recorded_base(view: SessionView, step: StepId) -> Mapping[str, str | None]:
    """Path to the digest of what the step found there; None where there was no file.

    Only files that some step of the session changed are listed: the others are not the session's to know.
    """
    found: dict[str, str | None] = {}
    for each in view.steps:
        for edit in each.patch.edits if each.patch else ():
            found.setdefault(edit.path, edit.before)
    for each in _before(view, step):
        found |= {edit.path: edit.after for edit in each.patch.edits} if each.patch else {}
    own = view.step(step)
    if own is not None and own.patch is not None:
        found |= {edit.path: edit.before for edit in own.patch.edits}
    return found


def _before(view: SessionView, step: StepId) -> list[StepView]:
    earlier: list[StepView] = []
    for each in view.steps:
        if each.step.id == step:
            break
        if each.state in _STOOD:
            earlier.append(each)
    return earlier
