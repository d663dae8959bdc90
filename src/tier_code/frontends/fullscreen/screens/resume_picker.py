"""A list of sessions to choose one from."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding

from tier_code.domain.events import SessionId
from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.header import header_lines
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.painting.sessions import session_lines
from tier_code.frontends.fullscreen.screens.session_screen import SessionScreen
from tier_code.frontends.fullscreen.widgets.page import Page
from tier_code.frontends.shared.session_row import SessionRow


class SessionList(Page, can_focus=True):
    """Sessions, newest first, with a cursor."""

    BINDINGS = [  # noqa: RUF012 - Textual's declaration
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    def __init__(self, rows: Sequence[SessionRow], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._rows = rows
        self._place = 0

    def draw(self) -> None:
        """Show the rows and the cursor."""
        rows, place = self._rows, self._place
        self.show(lambda width: session_lines(rows, place, width))

    def action_move(self, by: int) -> None:
        """Move the cursor, as far as there are rows."""
        self._place = min(len(self._rows) - 1, max(0, self._place + by))
        self.draw()
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if not top <= self._place < top + height:
            self.scroll_to(y=max(0, self._place - height + 1), animate=False)

    def action_choose(self) -> None:
        """Leave with the session under the cursor."""
        self.screen.dismiss(self._rows[self._place].id)

    def action_leave(self) -> None:
        """Leave without a choice."""
        self.screen.dismiss(None)


class ResumePicker(SessionScreen[SessionId | None]):
    """Ends with the id of a session, or None."""

    def __init__(self, view: SessionView, moment: Moment, rows: Sequence[SessionRow]) -> None:
        super().__init__(view, moment)
        self._page = SessionList(rows, id="page")

    def compose(self) -> ComposeResult:
        """Header, list, footer."""
        yield self.make_lines("header", bar=True)
        yield self._page
        yield self.make_lines("footer", bar=True)

    def paint(self) -> None:
        """Show the list."""
        view = self.view
        self.lines("header").show(lambda width: header_lines(view, width))
        self._page.draw()
        self.show_hints([("⏎", "choose"), ("Esc", "back")])
