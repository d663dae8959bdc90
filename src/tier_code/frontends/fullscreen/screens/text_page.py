"""A page of rows to read: what doctor found, what this session cost, a file before it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.footer import Hint
from tier_code.frontends.fullscreen.painting.pages.rows import Item, words
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.screens.list_screen import ListScreen

Rows = Sequence[Item]


class TextPage(ListScreen[bool]):
    """Shows rows that may take a while to come; ends with True when Enter was worth something."""

    def __init__(
        self,
        view: SessionView,
        moment: Moment,
        title: str,
        rows: Callable[[], Rows],
        *,
        enter: str = "",
    ) -> None:
        super().__init__(view, moment)
        self.TITLE_WORDS = title
        self._get = rows
        self._rows: Rows = (words("looking ..."),)
        self._enter = enter
        """What Enter does; empty when the page is only read."""

    def on_mount(self) -> None:
        """Look behind the first paint."""
        super().on_mount()
        self.fetch(self._get, self._show)

    def _show(self, rows: Rows) -> None:
        self._rows = rows
        self.paint()

    def items(self) -> Rows:
        """What was found."""
        return self._rows

    def hints(self) -> list[Hint]:
        """Keys of this screen."""
        return [*([("⏎", self._enter)] if self._enter else []), ("Esc", "back"), ("↑↓", "scroll")]

    def choose(self, key: str) -> None:
        """Agree, where there is something to agree to."""
        del key
        if self._enter:
            self.dismiss(True)  # noqa: FBT003 - the screen's result

    def letter(self, key: str, character: str) -> None:
        """Leave as every page is left."""
        del character
        if key == "q":
            self.leave()

    def leave(self) -> None:
        """Without agreeing."""
        self.dismiss(False)  # noqa: FBT003 - the screen's result
