"""A diff for a terminal, each line in the colour of what it is, which is known and not guessed from signs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tier_code.domain.patch import Patch
from tier_code.frontends.shared.diff_text import LineKind, diff_lines
from tier_code.frontends.shared.printing.look import Look, Role
from tier_code.frontends.shared.wording import counted

LINES_ON_SCREEN = 400
"""A longer diff is cut on a terminal; pipes always get all of it."""

ROLES = {
    LineKind.FILE: Role.STRONG,
    LineKind.PLACE: Role.PLACE,
    LineKind.CONTEXT: Role.PLAIN,
    LineKind.ADDED: Role.ADDED,
    LineKind.REMOVED: Role.REMOVED,
}


def shown_diff(patch: Patch, look: Look) -> Iterator[str]:
    """The lines of a patch, coloured and cut to what a person reads when `look` is a terminal's."""
    if not look.colour:
        yield from (line.text for line in diff_lines(patch))
        return
    rest = diff_lines(patch)
    yield from (look.paint(line.text, ROLES[line.kind]) for line in islice(rest, LINES_ON_SCREEN))
    hidden = sum(1 for _ in rest)
    if hidden:
        more = f"{look.glyphs.ellipsis} {counted(hidden, 'more line')}; a pipe shows them all"
        yield look.paint(more, Role.MUTED)
