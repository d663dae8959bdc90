"""What one works on, as it looks: conversation and plan list, the step in focus, sidebar, prompt."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tier_code.domain.plan import StepId
from tier_code.domain.view import SessionView, StepView
from tier_code.frontends.fullscreen.messages import CursorMoved
from tier_code.frontends.fullscreen.painting.footer import Hint, footer_lines, mode_pieces
from tier_code.frontends.fullscreen.painting.header import header_lines
from tier_code.frontends.fullscreen.painting.lines import Line
from tier_code.frontends.fullscreen.painting.main_hints import (
    edit_hints,
    list_hints,
    prompt_hints,
    replay_hints,
)
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.painting.replay_bar import replay_lines
from tier_code.frontends.fullscreen.painting.spend import sidebar_lines, status_lines
from tier_code.frontends.fullscreen.screens.session_screen import SessionScreen
from tier_code.frontends.fullscreen.syntax import Highlight
from tier_code.frontends.fullscreen.widgets.conversation_list import ConversationList
from tier_code.frontends.fullscreen.widgets.detail import Detail
from tier_code.frontends.fullscreen.widgets.entry import Entry
from tier_code.frontends.shared.beside import NOTHING_BESIDE, Beside, step_words
from tier_code.frontends.shared.replay_control import ReplayControl
from tier_code.ports.mentions import MentionSource

WIDE = 100
"""Columns from which the sidebar has room."""
TINY = 76
"""Columns below which an unfolded sidebar covers the work."""
TALL = 18
"""Rows from which the step in focus has room."""
_MOST_BESIDE = 3
"""Rows of the replay bar on low screens."""


class WorkScreen(SessionScreen[None]):
    """Lays out and paints; what keys and messages mean here is the subclass's business."""

    def __init__(
        self,
        highlight: Highlight,
        moment: Moment,
        replay: ReplayControl | None = None,
        mentions: MentionSource | None = None,
        beside: Beside = NOTHING_BESIDE,
    ) -> None:
        super().__init__(SessionView(), moment, classes=_classes(replay, beside))
        self._highlight = highlight
        self._replay = replay
        self._beside = beside
        self._list = ConversationList(highlight, id="conversation")
        self._detail = Detail(id="detail")
        self.entry = Entry(mentions, id="entry")
        """Where the user types."""
        self._sidebar: bool | None = None
        """The user's choice; None leaves it to the width."""

    def compose(self) -> ComposeResult:
        """A header, the work with its sidebar, a footer."""
        yield self.make_lines("header", bar=True)
        with Horizontal(id="body"):
            with Vertical(id="work"):
                yield self._list
                yield self._detail
                yield self.entry
                if self._replay:
                    yield self.make_lines("replay")
            yield self.make_lines("sidebar")
        yield self.make_lines("footer", bar=True)

    @property
    def cursor(self) -> StepId | None:
        """The step in focus."""
        return self._list.cursor

    @property
    def focused_step(self) -> StepView | None:
        """The step that detail and sidebar show."""
        cursor = self._list.cursor
        return self.view.step(cursor) if cursor else None

    def paint(self) -> None:
        """Show the view everywhere."""
        view, moment = self.view, self.moment
        self.lines("header").show(lambda width: header_lines(view, width))
        bare = (view.turn is None or not view.steps) and self.size.height >= TALL
        if bare is not self.has_class("-bare"):
            self.set_class(bare, "-bare")
            self._list.reveal()
        self._list.present(view, moment)
        self.entry.present(view, moment.spinner)
        self._show_focus()
        self._show_bars()

    def tick(self, moment: Moment) -> None:
        """Show that time went by; nothing moves but marks and seconds."""
        super().tick(moment)
        self._list.tick(moment)
        self.entry.present(self.view, moment.spinner)
        self._show_sidebar()

    def use(self, highlight: Highlight) -> None:
        """Colour code in another style."""
        self._highlight = highlight
        self._list.use(highlight)
        self._show_focus()

    def say(self, notice: str) -> None:
        """A word to the user."""
        self.entry.say(notice)

    def _show_focus(self) -> None:
        step = self.focused_step
        beside = step_words(self._beside, self.view, step.step.id) if step and self._beside else ()
        self._detail.present(step, self._highlight, beside)
        self._show_sidebar()

    def _show_sidebar(self) -> None:
        view, step, moment = self.view, self.focused_step, self.moment
        self.lines("sidebar").show(lambda width: sidebar_lines(view, step, width, moment))

    def _show_bars(self) -> None:
        replay, view, step, hints = self._replay, self.view, self.focused_step, self._hints()
        status = status_lines if self.has_class("-folded") else _no_lines
        end = () if replay else mode_pieces(view.mode)
        self.lines("footer").show(lambda w: [*status(view, step, w), *footer_lines(hints, w, end)])
        if replay:
            most = _MOST_BESIDE if self.has_class("-short") else None
            self.lines("replay").show(lambda width: replay_lines(replay, view, width, self._beside)[:most])

    def _hints(self) -> list[Hint]:
        if self._replay:
            return replay_hints()
        if self._list.has_focus:
            return list_hints(self.view, self.focused_step)
        return edit_hints() if self.entry.editing else prompt_hints(self.view)

    def on_resize(self, event: events.Resize) -> None:
        """Suit the size. Only what is not the usual is a class: each one costs a look at every style."""
        self.set_class(event.size.width < TINY, "-tiny")
        self.set_class(event.size.height < TALL, "-short")
        self._fold(event.size.width)

    def _fold(self, width: int) -> None:
        shown = self._sidebar if self._sidebar is not None else width >= WIDE
        if shown is self.has_class("-folded"):
            self.set_class(not shown, "-folded")
            self._show_bars()

    def on_descendant_focus(self) -> None:
        """Other keys are valid now."""
        self._show_bars()
        self._show_focus()

    @on(CursorMoved)
    def _follow_cursor(self, message: CursorMoved) -> None:
        message.stop()
        self._show_focus()
        self._show_bars()

    def toggle_sidebar(self) -> None:
        """Show the sidebar, or fold it."""
        self._sidebar = self.has_class("-folded")
        self._fold(self.size.width)


def _classes(replay: ReplayControl | None, beside: Beside) -> str:
    """What the first paint needs from the start: a class that comes later is a look at every style."""
    if replay is None:
        return "-bare"
    return "-replaying -beside" if beside else "-replaying"


def _no_lines(view: SessionView, step: StepView | None, width: int) -> list[Line]:
    """The status when the sidebar is open."""
    return []
