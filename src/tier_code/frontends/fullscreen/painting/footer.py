"""The bottom line: the keys that do something now, the most useful first."""

from __future__ import annotations

from collections.abc import Iterable

from tier_code.frontends.fullscreen.painting.lines import Line, Piece, line, space, text

Hint = tuple[str, str]
"""(key, what it does)."""


def footer_lines(hints: Iterable[Hint], width: int) -> list[Line]:
    """As many hints as fit, none cut in the middle."""
    pieces: list[Piece] = [space(1)]
    used = 1
    for key, title in hints:
        key_piece, title_piece = text(key, "bold"), text(f" {title}", "muted")
        needed = key_piece.width + title_piece.width
        if used + needed > width:
            break
        pieces += [key_piece, title_piece, space(3)]
        used += needed + 3
    return [line(*pieces)]
