"""What stands on the screen before the first request: what can be asked, and who is there to do it."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.tiers import Tier
from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.closing import notice_lines, shell_block
from tier_code.frontends.fullscreen.painting.lines import BLANK, Line, left, line, paragraph, space, text
from tier_code.frontends.shared.first_words import PULL_LINE, adds_more, briefly_missing
from tier_code.frontends.shared.wording import tier_words

_EXAMPLES = (
    "organise the imports",
    "convert to f-strings and remove unused imports",
    "rename OLD_NAME to NEW_NAME",
)
"""The first ones do something in any repository as they stand."""
_LABEL = 12
"""Cells of a tier's name."""


def welcome_lines(view: SessionView, width: int) -> list[Line]:
    """What was found on opening, examples and the ladder of tiers."""
    found = notice_lines(view.notices, width)
    rows = [*found, BLANK] if found else []
    rows += [line(space(1), text("What should change?", "bold"))]
    for example in _EXAMPLES:
        rows += paragraph(example, width - 1, "muted", indent=3)
    rows += [BLANK, *(_tier_rows(view, width) if view.tiers else ())]
    rows += _more_rows(view, width)
    return [*rows, *(row for ran in view.shells for row in shell_block(ran, width))]


def _more_rows(view: SessionView, width: int) -> list[Line]:
    """The one line that adds what is missing."""
    more = adds_more(view.tiers) if view.tiers else ()
    if not more:
        return []
    rows = [BLANK, line(space(1), text("One line adds more", "bold"))]
    for named, what in more:
        # Inside the app a page does it; the shell's command would mean to leave first.
        typed = "/models" if named.startswith(PULL_LINE) else named
        if len(typed) + len(what) + 6 <= width:
            rows.append(line(space(3), text(typed, "accent"), space(2), text(what, "muted")))
            continue
        rows += paragraph(typed, width - 1, "accent", indent=3)
        rows += paragraph(what, width - 1, "muted", indent=5)
    return rows


def _tier_rows(view: SessionView, width: int) -> list[Line]:
    """A row for each tier; those that lack the same share one."""
    rows, more = [], adds_more(view.tiers)
    for names, tier in _grouped(view.tiers):
        role = f"tier-{tier.name.value}" if tier.ready else "muted"
        about = tier_words(tier.name) + (f" · {tier.model}" if tier.model else "")
        label = f"{'●' if tier.ready else '○'} {', '.join(names)}"
        size = max(_LABEL, len(label) + 2)
        words = about if tier.ready else briefly_missing(tier, more)
        wrapped = paragraph(words, width - size - 4, "muted")
        rows.append(line(space(3), left(label, size, role), *wrapped[0].pieces))
        rows += [line(space(3 + size), *row.pieces) for row in wrapped[1:]]
    return rows


def _grouped(tiers: Sequence[Tier]) -> list[tuple[list[str], Tier]]:
    groups: list[tuple[list[str], Tier]] = []
    for tier in tiers:
        last = groups[-1] if groups else None
        if last and not tier.ready and not last[1].ready and tier.missing == last[1].missing:
            last[0].append(tier.name.value)
        else:
            groups.append(([tier.name.value], tier))
    return groups
