"""One step in full: context, messages, answer, attempts, checks, change; and before it runs, its spans."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from tier_code.domain.commands import ChooseSpans
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView, StepView
from tier_code.frontends.fullscreen.bindings import bindings_for
from tier_code.frontends.fullscreen.messages import ActionAsked, CommandAsked
from tier_code.frontends.fullscreen.painting.header import header_lines
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.painting.step_context import (
    ShownSpan,
    listed,
    preview_lines,
    price_at,
    row_of,
    said,
)
from tier_code.frontends.fullscreen.painting.step_page import step_page_lines
from tier_code.frontends.fullscreen.screens.session_screen import SessionScreen
from tier_code.frontends.fullscreen.syntax import Highlight
from tier_code.frontends.fullscreen.widgets.page import Page
from tier_code.frontends.shared.actions import Context, actions_in
from tier_code.frontends.shared.beside import NOTHING_BESIDE, step_words
from tier_code.frontends.shared.keymap import shown_key

_TO_COME = frozenset({StepState.PLANNED, StepState.INTERRUPTED, StepState.WAITING, StepState.SKIPPED})
_WHAT_TO_ADD = "a name, PATH::NAME or PATH:10-20"


class SpanPage(Page, can_focus=True):
    """Up and down go through the spans while there are any to choose from."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.choosing = False

    def action_scroll_up(self) -> None:
        """To the span before."""
        self._move(-1)

    def action_scroll_down(self) -> None:
        """To the next span."""
        self._move(1)

    def _move(self, by: int) -> None:
        if self.choosing:
            self.post_message(ActionAsked("next-span" if by > 0 else "previous-span"))
        elif by > 0:
            super().action_scroll_down()
        else:
            super().action_scroll_up()


class NewSpan(Input):
    """Where the user names what should be shown as well."""

    BINDINGS = [Binding("escape", "leave", show=False)]  # noqa: RUF012 - Textual's declaration

    def action_leave(self) -> None:
        """Nothing after all."""
        self.value = ""
        self.display = False
        self.screen.query_one(SpanPage).focus()


class StepPage(SessionScreen[None]):
    """Shows one step; follows it while it runs."""

    BINDINGS = bindings_for(Context.STEP)

    def __init__(
        self, view: SessionView, moment: Moment, step: StepId, highlight: Highlight, *, live: bool = True
    ) -> None:
        super().__init__(view, moment)
        self._step = step
        self._highlight = highlight
        self._live = live
        self.beside = NOTHING_BESIDE
        """What a replay shows beside the recorded."""
        self._page = SpanPage(id="page")
        self._typing = NewSpan(id="new-span", placeholder=_WHAT_TO_ADD, compact=True)
        self._cursor = 0
        self._on = ""
        """The place that the cursor is on."""
        self._told = view.told
        self._asked: tuple[TierName, str] | None = None

    def compose(self) -> ComposeResult:
        """Header, page, what is being typed, footer."""
        yield self.make_lines("header", bar=True)
        yield self._page
        yield self._typing
        yield self.make_lines("footer", bar=True)

    def on_mount(self) -> None:
        """Nothing is typed at first."""
        self._typing.display = False
        super().on_mount()

    def paint(self) -> None:
        """Show the step as the view has it."""
        view, step, highlight = self.view, self.view.step(self._step), self._highlight
        self.lines("header").show(lambda width: header_lines(view, width))
        rows = self._rows(step)
        self._follow(rows)
        self._page.choosing = bool(rows)
        news, cursor = view.told_since(self._told), self._cursor if self._live else -1
        preview = step.preview if step is not None and rows else None
        price = price_at(view, step) if step is not None else None
        beside = step_words(self.beside, view, self._step)
        self._page.show(
            lambda width: (
                step_page_lines(
                    step,
                    width,
                    highlight,
                    preview_lines(preview, price, width, cursor, news) if preview else said(news, width),
                    beside,
                )
                if step
                else []
            )
        )
        self._ask_for_context(step)
        self._hint(step, rows)

    def _rows(self, step: StepView | None) -> tuple[ShownSpan, ...]:
        """What there is to choose from; nothing once the step runs."""
        return listed(step.preview) if step is not None and step.state in _TO_COME else ()

    def _follow(self, rows: tuple[ShownSpan, ...]) -> None:
        """Stay on the span that the cursor was on, wherever it is listed now."""
        places = [row.place for row in rows]
        if self._on in places:
            self._cursor = places.index(self._on)
        self._cursor = min(self._cursor, max(0, len(rows) - 1))
        self._on = places[self._cursor] if places else ""

    def _ask_for_context(self, step: StepView | None) -> None:
        """Once for each tier and text of a step that is still to come."""
        if step is None or not self._live or step.state not in _TO_COME or step.step.tier is TierName.TOOL:
            return
        now = (step.step.tier, step.step.instruction)
        if step.preview is None and self._asked != now:
            self._asked = now
            self.post_message(CommandAsked(ChooseSpans(step=self._step)))

    def _hint(self, step: StepView | None, rows: tuple[ShownSpan, ...]) -> None:
        keys = [(shown_key(action.id), action.title) for action in actions_in(Context.STEP)]
        choosing = keys if rows and self._live else []
        self.show_hints([("Esc", "back"), ("↑↓", "choose" if choosing else "scroll"), *choosing])

    @on(ActionAsked)
    def _do_here(self, message: ActionAsked) -> None:
        """Moving among spans and choosing end here; anything else goes up."""
        moves = {"next-span": 1, "previous-span": -1}
        step = self.view.step(self._step)
        rows = self._rows(step)
        if message.action in moves:
            message.stop()
            self._cursor = min(len(rows) - 1, max(0, self._cursor + moves[message.action]))
            self._on = rows[self._cursor].place if rows else ""
            self._hush()
            self.call_after_refresh(self._reveal)
        elif message.action in ("drop-span", "pin-span", "add-span"):
            message.stop()
            self._choose(message.action, rows)

    def _choose(self, action: str, rows: tuple[ShownSpan, ...]) -> None:
        if not rows:
            self.say("what this step is shown cannot be changed now")
        elif action == "add-span":
            self._typing.display = True
            self._typing.focus()
        else:
            self._hush()
            row = rows[self._cursor]
            self.post_message(CommandAsked(_toggled(self._step, row, drop=action == "drop-span")))

    @on(Input.Submitted)
    def _add(self, message: Input.Submitted) -> None:
        """Show what was named as well."""
        message.stop()
        place = message.value.strip()
        self._typing.action_leave()
        if place:
            self._hush()
            self.post_message(CommandAsked(ChooseSpans(step=self._step, add=(place,))))

    def _hush(self) -> None:
        """What was said before has been read."""
        self._told = self.view.told
        self.paint()

    def _reveal(self) -> None:
        """Bring the chosen span into sight."""
        row = row_of(self._page.lines)
        top, height = self._page.scroll_offset.y, self._page.scrollable_content_region.height
        if not top <= row < top + height - 1:
            self._page.scroll_to(y=max(0, row - 3), animate=False)


def _toggled(step: StepId, row: ShownSpan, *, drop: bool) -> ChooseSpans:
    """Drop or pin a span, or take that back."""
    place = (row.place,)
    if drop:
        taken_back = row.state == "dropped"
        return ChooseSpans(step=step, restore=place) if taken_back else ChooseSpans(step=step, drop=place)
    taken_back = row.state in ("pinned", "added")
    return ChooseSpans(step=step, restore=place) if taken_back else ChooseSpans(step=step, pin=place)
