"""What screens to choose from have in common: a title, a list, a line to type into, slow work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult

from tier_code.domain.errors import TierCodeError
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.footer import Hint, footer_lines
from tier_code.frontends.fullscreen.painting.header import header_lines
from tier_code.frontends.fullscreen.painting.lines import Line, line, space, text
from tier_code.frontends.fullscreen.painting.pages.rows import Item
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.screens.session_screen import SessionScreen
from tier_code.frontends.fullscreen.widgets.question import Question
from tier_code.frontends.fullscreen.widgets.row_list import RowList

Result = TypeVar("Result")
Found = TypeVar("Found")


class ListScreen(SessionScreen[Result], Generic[Result]):
    """A page whose rows are chosen, and at times a question below them."""

    TITLE_WORDS = ""

    def __init__(self, view: SessionView, moment: Moment) -> None:
        super().__init__(view, moment)
        self.list = RowList(id="rows")
        self._asking = Question(back_to=self.list)
        self._notice = ""

    def compose(self) -> ComposeResult:
        """Header, title, rows, question, footer."""
        yield self.make_lines("header", bar=True)
        yield self.make_lines("title")
        yield self.list
        yield self._asking
        yield self.make_lines("footer", bar=True)

    def paint(self) -> None:
        """Show rows, title and keys."""
        view = self.view
        self.lines("header").show(lambda width: header_lines(view, width))
        self.lines("title").show(self.title_lines)
        self.list.fill(self.items())
        self._show_footer()

    def items(self) -> Sequence[Item]:
        """What is listed now."""
        raise NotImplementedError

    def title_lines(self, width: int) -> list[Line]:
        """What stands above the list."""
        del width
        return [line(), line(space(1), text(self.TITLE_WORDS, "bold")), line()]

    def hints(self) -> list[Hint]:
        """Keys of this screen."""
        return [("Esc", "back")]

    def choose(self, key: str) -> None:
        """Enter was pressed on this item; empty when there is none."""

    def letter(self, key: str, character: str) -> None:
        """Another key was pressed."""

    def leave(self) -> None:
        """Esc was pressed."""
        self.dismiss()

    def say(self, notice: str) -> None:
        """A word to the user, until the next key."""
        self._notice = notice
        self._show_footer()

    def _show_footer(self) -> None:
        hints = [(self._notice, "")] if self._notice else self.hints()
        self.lines("footer").show(lambda width: footer_lines(hints, width) or [line()])

    def ask(self, label: str, value: str, then: Callable[[str], None]) -> None:
        """Let the user type an answer; `then` gets it. Esc asks no more."""
        self._asking.ask(label, value, then)

    def key_escape(self) -> None:
        """Esc in the question closes it."""
        if self._asking.asks:
            self._asking.hush()

    @on(RowList.Chosen)
    def _chosen(self, message: RowList.Chosen) -> None:
        message.stop()
        self._clear_notice()
        self.choose(message.key)

    @on(RowList.Left)
    def _left(self, message: RowList.Left) -> None:
        message.stop()
        self.leave()

    @on(RowList.Letter)
    def _typed(self, message: RowList.Letter) -> None:
        message.stop()
        self._clear_notice()
        self.letter(message.key, message.character)

    def _clear_notice(self) -> None:
        self._notice = ""
        self._show_footer()

    @work(group="office")
    async def fetch(self, get: Callable[[], Found], then: Callable[[Found], None]) -> None:
        """Do something slow in a thread, then show it; what goes wrong is said in words."""
        try:
            found = await asyncio.to_thread(get)
        except (TierCodeError, OSError) as problem:
            self.say(one_line(str(problem), 300))
            return
        if self.is_mounted:
            then(found)
