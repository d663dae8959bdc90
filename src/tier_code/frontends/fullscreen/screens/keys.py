"""Every key and every command, from the registry."""

from __future__ import annotations

from textual.app import ComposeResult

from tier_code.frontends.fullscreen.painting.header import header_lines
from tier_code.frontends.fullscreen.painting.keys import keys_lines
from tier_code.frontends.fullscreen.screens.session_screen import SessionScreen
from tier_code.frontends.fullscreen.widgets.line_view import LineView
from tier_code.frontends.fullscreen.widgets.page import Page


class KeysScreen(SessionScreen[None]):
    """A page to read and leave."""

    def compose(self) -> ComposeResult:
        """Header, page, footer."""
        yield LineView(id="header", classes="bar")
        yield Page(id="page")
        yield LineView(id="footer", classes="bar")

    def paint(self) -> None:
        """Show the registry."""
        view = self.view
        self.lines("header").show(lambda width: header_lines(view, width))
        self.lines("page").show(keys_lines)
        self.show_hints([("Esc", "back"), ("↑↓", "scroll")])
