"""One step in full: context, messages, answer, attempts, checks, change, receipt."""

from __future__ import annotations

from textual.app import ComposeResult

from tier_code.domain.plan import StepId
from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.header import header_lines
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.painting.step_page import step_page_lines
from tier_code.frontends.fullscreen.screens.session_screen import SessionScreen
from tier_code.frontends.fullscreen.syntax import Highlight
from tier_code.frontends.fullscreen.widgets.page import Page


class StepPage(SessionScreen[None]):
    """Shows one step; follows it while it runs."""

    def __init__(self, view: SessionView, moment: Moment, step: StepId, highlight: Highlight) -> None:
        super().__init__(view, moment)
        self._step = step
        self._highlight = highlight
        self._page = Page(id="page")

    def compose(self) -> ComposeResult:
        """Header, page, footer."""
        yield self.make_lines("header", bar=True)
        yield self._page
        yield self.make_lines("footer", bar=True)

    def paint(self) -> None:
        """Show the step as the view has it."""
        view, step, highlight = self.view, self.view.step(self._step), self._highlight
        self.lines("header").show(lambda width: header_lines(view, width))
        self._page.show(lambda width: step_page_lines(step, width, highlight) if step else [])
        self.show_hints([("Esc", "back"), ("↑↓", "scroll")])
