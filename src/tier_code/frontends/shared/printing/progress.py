"""Long work told in at most four lines, because what is printed stays."""

from __future__ import annotations

from collections.abc import Iterator

from tier_code.domain.events import ProgressMade
from tier_code.domain.untrusted import one_line
from tier_code.frontends.shared.printing.look import Look, Role
from tier_code.frontends.shared.wording import size

_QUARTERS = 4
_WORTH_A_SIZE = 1_000_000


class ProgressTeller:
    """Remembers what was told last; a line for each new piece of work, and for each quarter of it."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._told: tuple[str, int] = ("", -1)
        """What, and how many quarters of it."""

    def lines(self, event: ProgressMade) -> Iterator[str]:
        """Nothing where nothing new is to say."""
        quarters = event.done * _QUARTERS // event.total if event.total else 0
        if event.finished or (event.what, quarters) == self._told:
            self._told = ("", -1) if event.finished else self._told
            return
        self._told = (event.what, quarters)
        share = f" {quarters * 100 // _QUARTERS} %" if quarters else ""
        amount = f" of {size(event.total)}" if event.total > _WORTH_A_SIZE else ""
        yield self._look.paint(
            f"  {self._look.glyphs.ellipsis} {one_line(event.what, 100)}{share}{amount}", Role.MUTED
        )
