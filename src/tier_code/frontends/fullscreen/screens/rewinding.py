"""Whether there is anything to go back to: asked on every second Esc, so it loads nothing."""

from __future__ import annotations

from tier_code.domain.view import SessionView


def can_rewind(view: SessionView) -> bool:
    """Whether there is a request to go back to."""
    return view.turn is not None
