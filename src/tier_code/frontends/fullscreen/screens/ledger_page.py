"""The books of all sessions, grouped as the user likes."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.ledger_report import GroupBy, LedgerLine
from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.footer import Hint
from tier_code.frontends.fullscreen.painting.lines import BLANK, Line, line, space, text
from tier_code.frontends.fullscreen.painting.pages.ledger import GROUPS, ledger_lines, tabs_line
from tier_code.frontends.fullscreen.painting.pages.rows import Item
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.screens.list_screen import ListScreen
from tier_code.frontends.shared.back_office import BackOffice


class LedgerPage(ListScreen[None]):
    """Reads the books once; `r` reads them again."""

    def __init__(self, view: SessionView, moment: Moment, office: BackOffice, by: str = "") -> None:
        super().__init__(view, moment)
        self._office = office
        self._books: Sequence[LedgerLine] | None = None
        self._by = next((group for group in GROUPS if group.value == by), GroupBy.TIER)

    def on_mount(self) -> None:
        """Read the books behind the first paint."""
        super().on_mount()
        self.fetch(self._office.ledger, self._show)

    def _show(self, books: Sequence[LedgerLine]) -> None:
        self._books = books
        self.paint()

    def title_lines(self, width: int) -> list[Line]:
        """The groups there are."""
        del width
        return [BLANK, tabs_line(self._by), BLANK]

    def items(self) -> Sequence[Item]:
        """One page that is only read."""
        books, by = self._books, self._by
        if books is None:
            return (Item(key="", lines=lambda width, _: [line(space(1), text("reading ...", "muted"))]),)
        height = self.size.height
        return (Item(key="", lines=lambda width, _: ledger_lines(books, by, width, height)),)

    def hints(self) -> list[Hint]:
        """Keys of this screen."""
        return [("Esc", "back"), ("\N{LEFTWARDS ARROW}\N{RIGHTWARDS ARROW}", "group by"), ("r", "read again")]

    def letter(self, key: str, character: str) -> None:
        """Another group, or the books again."""
        del character
        by = {"left": -1, "right": 1, "tab": 1}.get(key)
        if by is not None:
            self._by = GROUPS[(GROUPS.index(self._by) + by) % len(GROUPS)]
            self.paint()
        elif key == "r":
            self.fetch(self._office.ledger, self._show)
        elif key == "q":
            self.leave()
