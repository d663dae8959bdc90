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
    pieces: list[Piece] = [space(1)]
    used = 1
    for key, title in hints:
        key_piece, title_piece = text(key, "bold"), text(f" {title}", "muted")
        needed = key_piece.width + title_piece.width
        if used + needed > width:
            break
        pieces += [key_piece, title_piece, space(3)]
        used += needed + 3
    return [apart(pieces, end, whole)] if end else [line(*pieces)]


_SHIFT_TAB = "\N{UPWARDS WHITE ARROW}\N{RIGHTWARDS ARROW TO BAR}"
_MODE_ROLES = {"plan": "link", "auto-edit": "spend-near", "full-auto": "spend-over"}


def mode_pieces(mode: str) -> tuple[Piece, ...]:
    """The permission mode, louder the more it does without asking."""
    role = _MODE_ROLES.get(mode)
    shown = text(mode, f"{role} bold" if role else "muted")
    key = shown_key("mode") if is_moved("mode") else _SHIFT_TAB
    return (shown, text(f" {key}", "muted"), space(1))
