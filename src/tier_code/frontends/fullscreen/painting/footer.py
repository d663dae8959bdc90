"""The bottom line: the keys that do something now, the most useful first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tier_code.frontends.fullscreen.painting.lines import Line, Piece, apart, line, space, text
from tier_code.frontends.shared.keymap import is_moved, shown_key

Hint = tuple[str, str]
"""(key, what it does)."""


def footer_lines(hints: Iterable[Hint], width: int, end: Sequence[Piece] = ()) -> list[Line]:
    """As many hints as fit, none cut in the middle; `end` stands at the right whatever the room."""
    width, whole = width - sum(piece.width for piece in end) - bool(end), width
    pieces: list[Piece] = []
    used = 0
    for key, title in hints:
        hint = (space(3 if pieces else 1), text(key, "bold"), text(f" {title}", "muted"))
        used += sum(piece.width for piece in hint)
        if used > width:
            break
        pieces += hint
    return [apart(pieces, end, whole)] if end else [line(*pieces)]


_SHIFT_TAB = "\N{UPWARDS WHITE ARROW}\N{RIGHTWARDS ARROW TO BAR}"
_MODE_ROLES = {"plan": "link", "auto-edit": "spend-near", "full-auto": "spend-over"}


def mode_pieces(mode: str) -> tuple[Piece, ...]:
    """The permission mode, louder the more it does without asking."""
    role = _MODE_ROLES.get(mode)
    shown = text(mode, f"{role} bold" if role else "muted")
    key = shown_key("mode") if is_moved("mode") else _SHIFT_TAB
    return (shown, text(f" {key}", "muted"), space(1))
