"""The plan list: requests, steps and receipts in one scrolling list, worked in with single keys."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from tier_code.domain.plan import StepId, StepState
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.fullscreen.bindings import bindings_for
from tier_code.frontends.fullscreen.messages import ActionAsked, CursorMoved, KeyPressed, PromptLeft, Typed
from tier_code.frontends.fullscreen.painting.conversation import Attention, ConversationLines
from tier_code.frontends.fullscreen.painting.older_turns import OlderTurns
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.syntax import Highlight
from tier_code.frontends.fullscreen.widgets.line_view import LineView
from tier_code.frontends.fullscreen.widgets.search import Search
from tier_code.frontends.shared.actions import Context

PAGE = 10
_ABOVE = 1
"""Rows kept above a step that is scrolled to: its heading."""


class ConversationList(LineView, can_focus=True):
    """Shows the session and keeps the cursor on a step."""

    BINDINGS = bindings_for(Context.PLAN)

    def __init__(self, highlight: Highlight, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._highlight = highlight
        self._view = SessionView()
        self._moment = Moment(now=0)
        self._chosen: StepId | None = None
        self._search = Search()
        self._older = OlderTurns()

    @property
    def cursor(self) -> StepId | None:
        """The step in focus: the user's choice while they are in the list, else what runs or waits."""
        running = next((s.step.id for s in self._view.steps if s.state is StepState.RUNNING), None)
        if running is None and self._view.waiting:
            running = self._view.waiting[0].step.id
        if running and not self.has_focus:
            return running
        return self._chosen or running or _needing_eyes(self._view)

    def present(self, view: SessionView, moment: Moment) -> None:
        """Show this view at this moment."""
        if not self.has_focus and _stage(view) != _stage(self._view):
            self._chosen = None
        self._view, self._moment = view, moment
        if self._chosen and not _listed(view, self._chosen):
            self._chosen = _beside(self._chosen, list(self._rows()), view)
        self._draw()

    def use(self, highlight: Highlight) -> None:
        """Colour code in another style."""
        self._highlight, self._older = highlight, OlderTurns()
        self._draw()

    def tick(self, moment: Moment) -> None:
        """Only time went by: rows of running steps change, nothing else."""
        self._moment = moment
        self._draw()

    def _draw(self) -> None:
        view, older = self._view, self._older
        here, found = self.has_focus, self._search.row
        attention = Attention(cursor=self.cursor, moment=self._moment, in_list=here, found=found)
        self.show(lambda width: ConversationLines(view, width, attention, older))

    def _after_growth(self, before: int) -> None:
        self.call_after_refresh(self._reveal)

    def reveal(self) -> None:
        """Bring into sight what matters once the room for it is known."""
        self.call_after_refresh(self._reveal)

    def _reveal(self) -> None:
        """Keep in sight what matters: the cursor, the step that runs, the plan to read, else the end."""
        height, last = self.scrollable_content_region.height, len(self.lines) - 1
        row = self._row_that_matters()
        if row is None or not height:
            self.scroll_end(animate=False)
            return
        hidden = not self.scroll_offset.y <= row < self.scroll_offset.y + height
        below = row >= self.scroll_offset.y + height
        if self.has_focus and below:
            self.scroll_to(y=row - height + 1, animate=False)
        elif hidden or (not self.has_focus and (last < height or self._is_to_be_read)):
            self._show_from_above(row, height)

    def _show_from_above(self, row: int, height: int) -> None:
        """With what stands above it, and as much as fits of what comes after."""
        self.scroll_to(y=max(0, row - min(_ABOVE, height - 1)), animate=False)

    def _resettle(self) -> None:
        """There is more room, or less: begin again from the row that matters."""
        height, row = self.scrollable_content_region.height, self._row_that_matters()
        if row is not None and height:
            self._show_from_above(row, height)

    @property
    def _is_to_be_read(self) -> bool:
        """Whether what is newest is there to be read from its beginning."""
        return self._view.phase is Phase.PLAN_REVIEW or self._was_refused

    @property
    def _was_refused(self) -> bool:
        """Whether the newest request was refused, with nothing to choose from at the end."""
        declined = self._view.declined
        return declined is not None and not declined.candidates

    def _row_that_matters(self) -> int | None:
        if self._search.row is not None:
            return self._search.row
        rows = self._rows()
        if self.has_focus or self._view.phase is Phase.RUNNING:
            return rows.get(self.cursor) if self.cursor else None
        if self._was_refused and isinstance(self.lines, ConversationLines):
            return self.lines.newest
        steps = self._view.current_steps
        return rows.get(steps[0].step.id) if steps and self._view.phase is Phase.PLAN_REVIEW else None

    def _rows(self) -> dict[StepId, int]:
        return self.lines.row_of if isinstance(self.lines, ConversationLines) else {}

    def action_ask(self, action: str) -> None:
        """A key of the registry was pressed on the step under the cursor."""
        self.post_message(ActionAsked(action, step=self.cursor))

    def action_scroll_up(self) -> None:
        """Move the cursor up."""
        self.move_cursor(-1)

    def action_scroll_down(self) -> None:
        """Move the cursor down; below the last step is the prompt."""
        steps = list(self._rows())
        if not steps or self.cursor == steps[-1]:
            self.post_message(PromptLeft())
        else:
            self.move_cursor(1)

    def action_page_up(self) -> None:
        """Move the cursor up by ten."""
        self.move_cursor(-PAGE)

    def action_page_down(self) -> None:
        """Move the cursor down by ten."""
        self.move_cursor(PAGE)

    def action_scroll_home(self) -> None:
        """Move the cursor to the first step, and show the request above it."""
        self.move_cursor(-len(self._rows()))
        self.scroll_home(animate=False)

    def action_scroll_end(self) -> None:
        """Move the cursor to the last step."""
        self.move_cursor(len(self._rows()))

    def move_cursor(self, by: int) -> None:
        """Move the cursor by so many steps, as far as there are any."""
        steps = list(self._rows())
        if not steps:
            return
        here = steps.index(self.cursor) if self.cursor in steps else len(steps) - 1
        self._choose(steps[min(len(steps) - 1, max(0, here + by))])

    def find(self, words: str) -> str:
        """Go to the next older place that holds `words`, or those sought before; says what was found.

        Says nothing when there are no words to seek.
        """
        if not isinstance(self.lines, ConversationLines) or not (words or self._search.words):
            return ""
        told = self._search.next(self.lines, words)
        if self._search.row is not None:
            self._go_to_row(self._search.row)
        return told

    def _go_to_row(self, row: int) -> None:
        step = next((step for step, place in self._rows().items() if place == row), None)
        if step is not None:
            self._chosen = step
            self.post_message(CursorMoved(step))
        self._draw()
        height = self.scrollable_content_region.height
        self.scroll_to(y=max(0, row - height // 2), animate=False)

    def _choose(self, step: StepId) -> None:
        self._chosen, self._search.row = step, None
        self._draw()
        self._reveal()
        self.post_message(CursorMoved(step))

    def on_resize(self, event: events.Resize) -> None:
        """Another size may hide what was in sight. Textual calls the base's handler as well."""
        del event
        self.call_after_refresh(self._resettle)

    def on_focus(self) -> None:
        """The cursor stays where it was seen. Textual notes the focus only after this handler."""
        if self._search.row is None:
            self._chosen = self.cursor

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - Textual's signature
        """The cursor is in sight; without the focus it follows what runs."""
        super().watch_has_focus(has_focus)
        if not has_focus:
            self._search.row = None
        self._draw()
        if has_focus:
            self.call_after_refresh(self._reveal)

    def on_click(self, event: events.Click) -> None:
        """Choose the step that was clicked; twice opens it."""
        row = event.get_content_offset_capture(self).y + self.scroll_offset.y
        for step, place in self._rows().items():
            if place == row:
                self._choose(step)
                if event.chain > 1:
                    self.post_message(ActionAsked("open", step=step))

    def on_key(self, event: events.Key) -> None:
        """A printable character without a meaning here goes to the prompt."""
        self.post_message(KeyPressed(event.key))
        bound = self.app.active_bindings.get(event.key)
        if bound is None and event.is_printable and event.character:
            event.stop()
            event.prevent_default()
            self.post_message(Typed(event.character))

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is for the prompt."""
        event.stop()
        self.post_message(Typed(event.text))


def _listed(view: SessionView, step: StepId) -> bool:
    """Whether a step is still in the list: neither dropped nor of a turn that was gone back over."""
    found = view.step(step)
    gone = {turn.turn for turn in view.turns if turn.rewound}
    return found is not None and found.state is not StepState.DROPPED and found.turn not in gone


def _beside(gone: StepId, rows: Sequence[StepId], view: SessionView) -> StepId | None:
    """The step that takes the place of one that left the list: the next, else the one before."""
    if gone not in rows:
        return None
    place = rows.index(gone)
    near = (*rows[place + 1 :], *reversed(rows[:place]))
    return next((step for step in near if _listed(view, step)), None)


def _stage(view: SessionView) -> tuple[Phase, int]:
    """How far the newest plan is, and which one it is."""
    return view.phase, view.steps[-1].turn if view.steps else 0


def _needing_eyes(view: SessionView) -> StepId | None:
    """The step in a conflict, else one that failed, else the first of the newest turn."""
    if view.conflict and view.conflict.steps:
        return view.conflict.steps[0]
    steps = view.current_steps
    failed = (step for step in steps if step.state in (StepState.WAITING, StepState.FAILED))
    found = next(failed, steps[0] if steps else None)
    return found.step.id if found else None
