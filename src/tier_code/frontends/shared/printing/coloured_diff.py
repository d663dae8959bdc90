"""A diff for a terminal: Pygments' formatter over lines whose kind is known, not guessed from signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice

from pygments.formatters.terminal import TerminalFormatter
from pygments.token import Generic, Token

from tier_code.domain.patch import Patch
from tier_code.frontends.shared.diff_text import DiffLine, LineKind, diff_lines
from tier_code.frontends.shared.printing.look import Look, Role

LINES_ON_SCREEN = 400
"""A longer diff is cut on a terminal; pipes always get all of it."""

_TOKENS = {
    LineKind.FILE: Generic.Heading,
    LineKind.PLACE: Generic.Subheading,
    LineKind.CONTEXT: Token,
    LineKind.ADDED: Generic.Inserted,
    LineKind.REMOVED: Generic.Deleted,
}
_SCHEME = {
    Token: ("", ""),
    Generic.Heading: ("*black*", "*white*"),
    Generic.Subheading: ("cyan", "cyan"),
    Generic.Inserted: ("green", "green"),
    Generic.Deleted: ("brightred", "brightred"),
}


def shown_diff(patch: Patch, look: Look) -> Iterator[str]:
    """The lines of a patch, coloured and cut to what a person reads when `look` is a terminal's."""
    if not look.colour:
        yield from (line.text for line in diff_lines(patch))
        return
    rest = diff_lines(patch)
    yield from _coloured(list(islice(rest, LINES_ON_SCREEN)))
    hidden = sum(1 for _ in rest)
    if hidden:
        more = f"{look.glyphs.ellipsis} {hidden} more lines; a pipe shows them all"
        yield look.paint(more, Role.MUTED)


def _coloured(lines: Sequence[DiffLine]) -> list[str]:
    text = StringIO()
    formatter = TerminalFormatter(bg="dark", colorscheme=_SCHEME)
    formatter.format([(_TOKENS[line.kind], f"{line.text}\n") for line in lines], text)
    return text.getvalue().splitlines()
