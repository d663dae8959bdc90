"""The one widget that draws: a window onto any number of lines. Never a widget per event."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tier_code.frontends.fullscreen.brush import Brush
from tier_code.frontends.fullscreen.painting.lines import Line

Painter = Callable[[int], Sequence[Line]]
"""Lines for a width in cells. The sequence may make its items when asked."""


class LineView(ScrollView, can_focus=False):
    """Shows what its painter makes; redraws only the visible rows that changed."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.lines: Sequence[Line] = ()
        self._painter: Painter | None = None
        self._painted_width = 0
        self._base = Style.null()
        self._brush: Brush | None = None
        self._brush_theme = ""

    def show(self, painter: Painter) -> None:
        """Paint with `painter` from now on."""
        self._painter = painter
        self._repaint()

    def on_resize(self, event: events.Resize) -> None:
        """Paint again for another width."""
        if self._inner_width != self._painted_width:
            self._repaint()

    @property
    def _inner_width(self) -> int:
        return self.scrollable_content_region.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as there are lines beside the place kept for a scrollbar."""
        kept = self.styles.scrollbar_size_vertical if self.styles.scrollbar_gutter == "stable" else 0
        return len(self._painter(width - kept)) if self._painter else 0

    def _repaint(self) -> None:
        width = self._inner_width
        if self._painter is None:
            return
        if width <= 0:
            self.refresh(layout=True)
            return
        old, old_width = self.lines, self._painted_width
        self.lines, self._painted_width = self._painter(width), width
        if len(old) != len(self.lines):
            self.virtual_size = Size(width, len(self.lines))
            self._after_growth(len(old))
        top = self.scroll_offset.y
        for y in range(top, top + self.size.height):
            if old_width != width or _at(old, y) != _at(self.lines, y):
                self.refresh_line(y)

    def _after_growth(self, before: int) -> None:
        """Called when the number of lines changed; a view that follows its end scrolls here."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Rows of the window; the widget's own style is worked out once for all of them."""
        self._base = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One row of the window."""
        row = _at(self.lines, y + self.scroll_offset.y)
        return self.brush.strip(row, self.size.width, self._base)

    @property
    def brush(self) -> Brush:
        """The styles of the present theme."""
        if self._brush is None or self._brush_theme != self.app.theme:
            self._brush = Brush(self.app.current_theme.variables, colourless=self.app.no_color)
            self._brush_theme = self.app.theme
        return self._brush

    def on_mount(self) -> None:
        """Rows draw themselves with the theme's colours, so another theme means other rows."""
        super().on_mount()  # type: ignore[no-untyped-call]  # Textual leaves it bare
        self.watch(self.app, "theme", self._forget_colours, init=False)

    def _forget_colours(self) -> None:
        self._brush = None
        self.refresh()


def _at(lines: Sequence[Line], index: int) -> Line:
    return lines[index] if 0 <= index < len(lines) else _NOTHING


_NOTHING = Line()


__all__ = ["LineView", "Painter"]
