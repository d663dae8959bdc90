"""What a commit would hold now: its message, and what this session wrote against HEAD."""

from __future__ import annotations

from textual.app import ComposeResult

from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.commit import commit_page_lines
from tier_code.frontends.fullscreen.painting.header import header_lines
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.screens.session_screen import SessionScreen
from tier_code.frontends.fullscreen.syntax import Highlight
from tier_code.frontends.fullscreen.widgets.page import Page


class CommitPage(SessionScreen[None]):
    """Shows the proposal as soon as the session has stated it."""

    def __init__(self, view: SessionView, moment: Moment, highlight: Highlight) -> None:
        super().__init__(view, moment)
        self._highlight = highlight
        self._told = view.told
        self._page = Page(id="page")

    def compose(self) -> ComposeResult:
        """Header, page, footer."""
        yield self.make_lines("header", bar=True)
        yield self._page
        yield self.make_lines("footer", bar=True)

    def paint(self) -> None:
        """Show the proposal, or why there is none."""
        view, highlight, news = self.view, self._highlight, self.view.told_since(self._told)
        self.lines("header").show(lambda width: header_lines(view, width))
        self._page.show(lambda width: commit_page_lines(view.proposal, news, width, highlight))
        self.show_hints([("Esc", "back"), ("↑↓", "scroll"), ("/commit", "commits it")])
