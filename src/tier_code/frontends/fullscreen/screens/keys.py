"""Every key and every command, from the registry."""

from __future__ import annotations

from textual.app import ComposeResult

from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.header import header_lines
from tier_code.frontends.fullscreen.painting.keys import keys_lines
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.screens.session_screen import SessionScreen
from tier_code.frontends.fullscreen.widgets.page import Page


class KeysScreen(SessionScreen[None]):
    """A page to read and leave."""

    def __init__(self, view: SessionView, moment: Moment) -> None:
        super().__init__(view, moment)
        self._page = Page(id="page")

    def compose(self) -> ComposeResult:
        """Header, page, footer."""
        yield self.make_lines("header", bar=True)
        yield self._page
        yield self.make_lines("footer", bar=True)

    def paint(self) -> None:
        """Show the registry."""
        view = self.view
        self.lines("header").show(lambda width: header_lines(view, width))
        self._page.show(keys_lines)
        self.show_hints([("Esc", "back"), ("↑↓", "scroll")])
