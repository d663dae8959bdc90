"""A list with a cursor, drawn line by line: the one widget behind every screen that one chooses from."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.binding import Binding
from textual.message import Message

from tier_code.frontends.fullscreen.painting.lines import Line
from tier_code.frontends.fullscreen.painting.pages.rows import Item
from tier_code.frontends.fullscreen.widgets.line_view import LineView


class RowList(LineView, can_focus=True):
    """Shows items; the cursor rests on those that have a key."""

    BINDINGS = [  # noqa: RUF012 - Textual's declaration
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("home", "move(-100000)", show=False),
        Binding("end", "move(100000)", show=False),
        Binding("enter", "choose", show=False),
        Binding("escape", "leave", show=False),
    ]

    class Chosen(Message):
        """Enter was pressed on an item."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Moved(Message):
        """The cursor is on another item."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Left(Message):
        """Esc was pressed."""

    class Letter(Message):
        """A key without a meaning in a list: it searches, or the screen knows it."""

        def __init__(self, key: str, character: str) -> None:
            super().__init__()
            self.key = key
            self.character = character
            """Empty for a key that prints nothing."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.add_class("page")
        self._items: tuple[Item, ...] = ()
        self._key = ""
        self._tops: dict[str, int] = {}

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self.focus()

    @property
    def key(self) -> str:
        """What the cursor is on; empty when there is nothing to choose."""
        return self._key

    def fill(self, items: Sequence[Item], key: str | None = None) -> None:
        """Show these items; the cursor stays on its item while that is there."""
        self._items = tuple(items)
        keys = [item.key for item in self._items if item.key]
        wanted = self._key if key is None else key
        self._key = wanted if wanted in keys else next(iter(keys), "")
        self._draw()

    def _draw(self) -> None:
        items, chosen = self._items, self._key

        def paint(width: int) -> list[Line]:
            rows: list[Line] = []
            for item in items:
                if item.key:
                    self._tops[item.key] = len(rows)
                rows += item.lines(width, bool(item.key) and item.key == chosen)
            return rows

        self.show(paint)
        self.call_after_refresh(self._reveal)

    def _reveal(self) -> None:
        keys = [item.key for item in self._items if item.key]
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        row = 0 if keys and self._key == keys[0] else self._tops.get(self._key, 0)
        if height and not top <= row < top + height - 1:
            self.scroll_to(y=max(0, row - (0 if row < top else height - 2)), animate=False)

    def action_move(self, by: int) -> None:
        """Move the cursor, as far as there are items; without any, scroll."""
        keys = [item.key for item in self._items if item.key]
        if not keys:
            self.scroll_relative(y=by, animate=False)
            return
        place = min(len(keys) - 1, max(0, keys.index(self._key) + by))
        if keys[place] != self._key:
            self._key = keys[place]
            self.post_message(self.Moved(self._key))
        self._draw()

    def action_choose(self) -> None:
        """Tell the screen."""
        self.post_message(self.Chosen(self._key))

    def action_leave(self) -> None:
        """Tell the screen."""
        self.post_message(self.Left())

    def on_click(self, event: events.Click) -> None:
        """The cursor goes where it was clicked; twice chooses."""
        row = event.get_content_offset_capture(self).y + self.scroll_offset.y
        above = [key for key, top in self._tops.items() if top <= row]
        if above and self._key:
            self._key = max(above, key=lambda key: self._tops[key])
            self._draw()
            if event.chain > 1:
                self.action_choose()

    def on_key(self, event: events.Key) -> None:
        """What means nothing here may mean something to the screen."""
        bound = self.app.active_bindings.get(event.key)
        if bound is None:
            event.stop()
            self.post_message(self.Letter(event.key, (event.character or "") if event.is_printable else ""))
