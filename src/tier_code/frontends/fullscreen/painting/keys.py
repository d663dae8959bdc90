"""The help screen: keys by place, then slash commands, all from the registry."""

from __future__ import annotations

from tier_code.frontends.fullscreen.painting.lines import BLANK, Line, left, line, paragraph, space, text
from tier_code.frontends.shared.actions import Context, actions_in, completions, key_labels

_KEY_WIDTH = 22
_SLASH_WIDTH = 28


def keys_lines(width: int) -> list[Line]:
    """Every action there is."""
    rows: list[Line] = []
    for context in Context:
        rows += [
            line(text(f" In the {context.value}" if context is not Context.ANYWHERE else " Anywhere", "bold"))
        ]
        for action in actions_in(context):
            if action.keys:
                rows += _row(key_labels(action.keys), action.tooltip, _KEY_WIDTH, width)
        rows.append(BLANK)
    rows.append(line(text(" Commands in the prompt", "bold")))
    for action in completions(""):
        rows += _row(f"/{action.slash} {action.takes}", action.tooltip, _SLASH_WIDTH, width)
    return rows


def _row(name: str, tooltip: str, name_width: int, width: int) -> list[Line]:
    wrapped = paragraph(tooltip, max(10, width - name_width - 4), "muted")
    first = line(space(3), left(name, name_width), *wrapped[0].pieces)
    return [first, *(line(space(3 + name_width), *row.pieces) for row in wrapped[1:])]
