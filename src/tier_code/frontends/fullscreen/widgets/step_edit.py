"""A step whose text is being edited in the prompt, and what comes back when that is over."""

from __future__ import annotations

from dataclasses import dataclass

from textual.widget import Widget

from tier_code.domain.plan import StepId


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEdit:
    """One edit."""

    step: StepId
    draft: str
    """What stood in the prompt before."""
    back_to: Widget | None
    """The widget that the user came from; None for the prompt itself."""
