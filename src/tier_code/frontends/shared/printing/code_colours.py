"""Code in colours for a terminal: in the theme's Pygments style, or in the terminal's own sixteen colours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tier_code.frontends.shared.lexers import lexer_for, path_of
from tier_code.frontends.shared.printing.look import Look

MOST_CHARACTERS = 100_000
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def coloured_code(language: str, lines: Sequence[str], look: Look) -> list[str]:
    """The lines of some code that has passed the sanitiser; as they are where nothing is known of it."""
    code, path = "\n".join(lines), path_of(language)
    if not look.colour or not path or len(code) > MOST_CHARACTERS:
        return list(lines)
    from pygments import highlight  # noqa: PLC0415 - loaded with the first code shown
    from pygments.util import ClassNotFound  # noqa: PLC0415 - as above

    try:
        shown: list[str] = highlight(code, lexer_for(path), _formatter(look)).rstrip("\n").split("\n")
    except ClassNotFound:
        return list(lines)
    # A lexer may change what it reads; then the text is worth more than its colours.
    kept = [_COLOURS.sub("", line) for line in shown] == list(lines)
    return shown if kept else list(lines)


def _formatter(look: Look):  # type: ignore[no-untyped-def]  # noqa: ANN202 - Pygments ships no types
    from pygments.formatters import (  # noqa: PLC0415 - as above
        Terminal256Formatter,
        TerminalFormatter,
        TerminalTrueColorFormatter,
    )

    if not look.syntax or look.depth < 8:
        return TerminalFormatter()
    kind = TerminalTrueColorFormatter if look.depth > 8 else Terminal256Formatter
    return kind(style=look.syntax)
