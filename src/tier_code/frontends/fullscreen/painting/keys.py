"""The help screen: keys by place, then slash commands, all from the registry."""

from __future__ import annotations

from tier_code.frontends.fullscreen.painting.lines import BLANK, Line, left, line, paragraph, space, text
from tier_code.frontends.shared.actions import Action, Context, actions_in, completions
from tier_code.frontends.shared.keymap import is_moved, keys_of, shown_keys

_KEY_WIDTH = 20
_ID_WIDTH = 16
_SLASH_WIDTH = 28
_ABOUT = (
    "Another key for an action, by the name in the second column: /config keys.expand ctrl+e. It holds from "
    "the next start on. Arrows, Page Up and Down, Home, End, Tab and what only a footer names are fixed."
)


def keys_lines(width: int) -> list[Line]:
    """Every action there is."""
    rows: list[Line] = []
    for context in Context:
        rows += [
            line(text(f" In the {context.value}" if context is not Context.ANYWHERE else " Anywhere", "bold"))
        ]
        for action in actions_in(context):
            if keys_of(action.id):
                rows += _key_row(action, width)
        rows.append(BLANK)
    rows += paragraph(_ABOUT, width - 1, "muted", indent=1)
    rows += [BLANK, line(text(" Commands in the prompt", "bold"))]
    for action in completions(""):
        rows += _row(f"/{action.slash} {action.takes}", action.tooltip, _SLASH_WIDTH, width)
    return rows


def _key_row(action: Action, width: int) -> list[Line]:
    """Keys in force, the id they are changed by, what they do."""
    about = paragraph(action.tooltip, max(10, width - _KEY_WIDTH - _ID_WIDTH - 4), "muted")
    role = "accent" if is_moved(action.id) else "text"
    first = [space(3), left(shown_keys(action.id), _KEY_WIDTH, role), left(action.id, _ID_WIDTH, "muted")]
    return [
        line(*first, *about[0].pieces),
        *(line(space(3 + _KEY_WIDTH + _ID_WIDTH), *row.pieces) for row in about[1:]),
    ]


def _row(name: str, tooltip: str, name_width: int, width: int) -> list[Line]:
    wrapped = paragraph(tooltip, max(10, width - name_width - 4), "muted")
    first = line(space(3), left(name, name_width), *wrapped[0].pieces)
    return [first, *(line(space(3 + name_width), *row.pieces) for row in wrapped[1:])]
