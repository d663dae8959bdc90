"""The list above the prompt while a slash command, or a name behind `@`, is typed."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.untrusted import one_line
from tier_code.frontends.fullscreen.painting.lines import Line, cut, left, line, space, text
from tier_code.frontends.shared.actions import Action
from tier_code.frontends.shared.wording import UNICODE
from tier_code.ports.mentions import Mention

MOST = 8
_TAKES = 16
"""Columns for what a command takes; more when one of those in sight takes more."""
_KIND = 10
"""Columns for what a name is."""


def completion_lines(actions: Sequence[Action], chosen: int, width: int, most: int = MOST) -> list[Line]:
    """A window of at most `most` commands around the chosen one."""
    top = _top(len(actions), chosen, most)
    shown = actions[top : top + most]
    takes = 1 + max((len(action.takes) for action in shown), default=0)
    return [
        line(
            *cut(
                (
                    space(1),
                    left(f"/{action.slash}", 11, "accent" if place == chosen else "text"),
                    left(action.takes, max(_TAKES, takes), "muted"),
                    text(action.tooltip, "muted"),
                ),
                width,
            ),
            fill="cursor" if place == chosen else "",
        )
        for place, action in enumerate(shown, start=top)
    ]


def mention_lines(mentions: Sequence[Mention], chosen: int, width: int, most: int = MOST) -> list[Line]:
    """The same for names of the repository: the name, cut in its middle, and what it is."""
    top = _top(len(mentions), chosen, most)
    room = max(12, width - _KIND - 2)
    return [
        line(
            *cut(
                (
                    space(1),
                    left(
                        _middle_cut(one_line(mention.text), room),
                        room,
                        "accent" if place == chosen else "text",
                    ),
                    text(mention.kind, "muted"),
                ),
                width,
            ),
            fill="cursor" if place == chosen else "",
        )
        for place, mention in enumerate(mentions[top : top + most], start=top)
    ]


def _top(count: int, chosen: int, most: int) -> int:
    return min(max(0, chosen - most + 1), max(0, count - most))


def _middle_cut(name: str, room: int) -> str:
    """A long path without its middle: its end says most."""
    if len(name) < room:
        return name
    end = (room - 2) * 2 // 3
    return f"{name[: room - 2 - end]}{UNICODE.ellipsis}{name[-end:]}"
