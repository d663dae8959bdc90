"""What "copy" means: the text of a step or of the newest turn."""

from __future__ import annotations

from tier_code.domain.plan import StepId
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.diff_text import unified


def copied_text(view: SessionView, name: str = "") -> str:
    """A step's change or answer; without a step the newest answer, else the newest changes."""
    if name:
        step = view.step(StepId(f"s{name}" if name.isdecimal() else name))
        if step is None:
            return ""
        return unified(step.patch) if step.patch else step.attempt.answer if step.attempt else ""
    if view.turn is not None and view.turn.answer:
        return view.turn.answer
    return "".join(unified(step.patch) for step in view.current_steps if step.patch)
