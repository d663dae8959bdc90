"""Lines that keep one row in sight while they grow and their window changes its size."""

from __future__ import annotations

from textual import events

from tier_code.frontends.fullscreen.widgets.line_view import LineView

_ABOVE = 1
"""Rows kept above a row that is scrolled to: its heading."""


class KeptInSight(LineView):
    """Scrolls so that the row that matters can be seen; without one, to the end."""

    def row_that_matters(self) -> int | None:
        """The row to keep in sight; None for the end."""
        return None

    @property
    def to_be_read(self) -> bool:
        """Whether what stands below that row is to be read from its beginning."""
        return False

    def reveal(self) -> None:
        """Bring into sight what matters once the room for it is known."""
        self.call_after_refresh(self._reveal)

    def go_to(self, row: int) -> None:
        """Show a row with what stands around it."""
        height = self.scrollable_content_region.height
        self.scroll_to(y=max(0, row - height // 2), animate=False)

    def on_resize(self, event: events.Resize) -> None:
        """Another size may hide what was in sight. Textual calls the base's handler as well."""
        del event
        self.call_after_refresh(self._resettle)

    def _after_growth(self, before: int) -> None:
        self.reveal()

    def _reveal(self) -> None:
        height, last = self.scrollable_content_region.height, len(self.lines) - 1
        row = self.row_that_matters()
        if row is None or not height:
            self.scroll_end(animate=False)
            return
        hidden = not self.scroll_offset.y <= row < self.scroll_offset.y + height
        below = row >= self.scroll_offset.y + height
        if self.has_focus and below:
            self.scroll_to(y=row - height + 1, animate=False)
        elif hidden or (not self.has_focus and (last < height or self.to_be_read)):
            self._show_from_above(row, height)

    def _show_from_above(self, row: int, height: int) -> None:
        """With what stands above it, and as much as fits of what comes after."""
        self.scroll_to(y=max(0, row - min(_ABOVE, height - 1)), animate=False)

    def _resettle(self) -> None:
        """There is more room, or less: begin again from the row that matters."""
        height, row = self.scrollable_content_region.height, self.row_that_matters()
        if row is not None and height:
            self._show_from_above(row, height)
