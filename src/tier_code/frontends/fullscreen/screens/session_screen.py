"""What every screen of the app has in common: it paints a view and says a word."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.screen import Screen

from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.messages import ActionAsked
from tier_code.frontends.fullscreen.painting.footer import Hint, footer_lines
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.widgets.line_view import LineView

Result = TypeVar("Result")


class SessionScreen(Screen[Result]):
    """A screen over the present view."""

    AUTO_FOCUS = None

    def __init__(self, view: SessionView, moment: Moment, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.view = view
        self.moment = moment
        self._lines: dict[str, LineView] = {}

    def make_lines(self, name: str, *, bar: bool = False) -> LineView:
        """A line view for `compose`, found again by `lines`. Holding it outlives its place in the tree."""
        self._lines[name] = LineView(id=name, classes="bar" if bar else None)
        return self._lines[name]

    def on_mount(self) -> None:
        """Paint for the first time."""
        self.paint()

    def present(self, view: SessionView, moment: Moment) -> None:
        """Show this view from now on."""
        self.view, self.moment = view, moment
        if self.is_mounted:
            self.paint()

    def paint(self) -> None:
        """Show `self.view`."""
        raise NotImplementedError

    def tick(self, moment: Moment) -> None:
        """Show that time went by; most screens do not care."""
        self.moment = moment

    def make_way(self, event: events.Key | events.Paste) -> None:
        """Move the focus to where this belongs, before it goes there; most screens leave it where it is."""

    def say(self, notice: str) -> None:
        """A word to the user, in the footer's place until the next paint."""
        self.lines("footer").show(lambda width: footer_lines([(notice, "")], width))

    def lines(self, name: str) -> LineView:
        """The line view of that id."""
        return self._lines[name]

    def show_hints(self, hints: list[Hint]) -> None:
        """Fill the footer."""
        self.lines("footer").show(lambda width: footer_lines(hints, width))

    def action_ask(self, action: str) -> None:
        """A key of the registry was pressed on this screen."""
        self.post_message(ActionAsked(action))
