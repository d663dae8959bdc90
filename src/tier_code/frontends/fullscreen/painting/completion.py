"""The list above the prompt while a slash command is typed."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.frontends.fullscreen.painting.lines import Line, cut, left, line, space, text
from tier_code.frontends.shared.actions import Action

MOST = 8


def completion_lines(actions: Sequence[Action], chosen: int, width: int, most: int = MOST) -> list[Line]:
    """A window of at most `most` commands around the chosen one."""
    top = min(max(0, chosen - most + 1), max(0, len(actions) - most))
    return [
        line(
            *cut(
                (
                    space(1),
                    left(f"/{action.slash}", 11, "accent" if place == chosen else "text"),
                    left(action.takes, 16, "muted"),
                    text(action.tooltip, "muted"),
                ),
                width,
            ),
            fill="cursor" if place == chosen else "",
        )
        for place, action in enumerate(actions[top : top + most], start=top)
    ]
