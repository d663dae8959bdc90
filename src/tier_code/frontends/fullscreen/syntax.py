"""Colours code with Pygments, in the style that the theme names. Lexers load when code is first shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from tier_code.domain.untrusted import SafeText
from tier_code.frontends.fullscreen.painting.lines import Piece, strict
from tier_code.frontends.shared.lexers import lexer_for

Highlight = Callable[[str, Sequence[str]], list[tuple[Piece, ...]]]
"""(path, lines) to one tuple of pieces per line, the text kept."""

LONGEST_LINE = 2_000
"""Characters from which a line is minified or hostile, and colour would only cost time."""
MOST_LINES = 2_000


def plain(path: str, lines: Sequence[str]) -> list[tuple[Piece, ...]]:
    """Code without colours."""
    return [(strict(row),) for row in lines]


@lru_cache(maxsize=4)
def highlighter(style: str) -> Highlight:
    """A highlight in a Pygments style; an unknown style or language gives plain text."""

    @lru_cache(maxsize=512)
    def colour(path: str, lines: tuple[str, ...]) -> list[tuple[Piece, ...]]:
        safe = [strict(row).text for row in lines]
        if len(lines) > MOST_LINES or any(len(row) > LONGEST_LINE for row in safe):
            return plain(path, lines)
        coloured = _tokens(path, "\n".join(safe), style)
        # A lexer may change what it reads; then the text is worth more than its colours.
        kept = len(coloured) == len(safe) and all(
            "".join(piece.text for piece in row) == line for row, line in zip(coloured, safe, strict=True)
        )
        return coloured if kept else plain(path, lines)

    return lambda path, lines: colour(path, tuple(lines))


def _tokens(path: str, source: str, style: str) -> list[tuple[Piece, ...]]:
    from pygments.styles import get_style_by_name  # noqa: PLC0415 - loaded with the first code shown
    from pygments.token import String  # noqa: PLC0415 - as above
    from pygments.util import ClassNotFound  # noqa: PLC0415 - as above

    try:
        looks, lexer = get_style_by_name(style), lexer_for(path)
    except ClassNotFound:
        return []
    rows: list[list[Piece]] = [[]]
    for token, value in lexer.get_tokens(source):
        # Many styles whisper docstrings like comments; here they are often the very change.
        look = looks.style_for_token(String if token in String.Doc else token)
        role = _role(look["color"], bold=look["bold"], italic=look["italic"])
        for number, part in enumerate(value.split("\n")):
            if number:
                rows.append([])
            if part:
                rows[-1].append(Piece(SafeText(part), role))
    return [tuple(row) for row in rows]


def _role(colour: str | None, *, bold: bool, italic: bool) -> str:
    words = [f"#{colour}"] if colour else []
    return " ".join([*words, *(["bold"] if bold else []), *(["italic"] if italic else [])])
