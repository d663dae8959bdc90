"""A page of lines that fills its screen and leaves it on Esc."""

from __future__ import annotations

from textual.binding import Binding

from tier_code.frontends.fullscreen.widgets.line_view import LineView


class Page(LineView, can_focus=True):
    """Scrolls with the usual keys."""

    BINDINGS = [Binding("escape,q", "leave", "back", show=False)]  # noqa: RUF012 - Textual's declaration

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self.add_class("page")
        self.focus()

    def action_leave(self) -> None:
        """Back to where the user came from."""
        self.screen.dismiss()
