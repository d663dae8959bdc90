"""What stands above the prompt: names to complete, requests that wait, the wall, a word to the user."""

from __future__ import annotations

from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.completion import MOST
from tier_code.frontends.fullscreen.painting.notice import notice_lines
from tier_code.frontends.fullscreen.painting.wall import wall_lines
from tier_code.frontends.fullscreen.widgets.line_view import LineView
from tier_code.frontends.fullscreen.widgets.offers import Offers
from tier_code.frontends.fullscreen.widgets.queued import Queued

_MOST_ON_LOW_SCREENS = 3


class Above(LineView):
    """Draws what others hold; only the notice is its own."""

    def __init__(self, offers: Offers, queued: Queued, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._offers = offers
        self._queued = queued
        self._view = SessionView()
        self._spinner = ""
        self.notice = ""
        """A word to the user; empty for none."""

    def follow(self, view: SessionView, spinner: str) -> None:
        """Show this view."""
        self._view, self._spinner = view, spinner
        self.draw()

    def say(self, notice: str) -> None:
        """Show a notice, or none any more."""
        self.notice = notice
        self.draw()

    def draw(self) -> None:
        """Show everything as it is now."""
        offers, queued = self._offers, self._queued
        view, notice, spinner = self._view, self.notice, self._spinner
        self.show(
            lambda width: [
                *offers.lines(width, self._most),
                *queued.lines(width),
                *wall_lines(view, width),
                *notice_lines(notice, view.progress, spinner, width),
            ]
        )

    @property
    def _most(self) -> int:
        """Completions that there is room for."""
        return _MOST_ON_LOW_SCREENS if self.screen.has_class("-short") else MOST
