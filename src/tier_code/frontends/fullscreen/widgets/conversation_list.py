"""The plan list: requests, steps and receipts in one scrolling list, worked in with single keys."""

from __future__ import annotations

from textual import events
from textual.binding import Binding

from tier_code.domain.plan import StepId
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.fullscreen.bindings import bindings_for
from tier_code.frontends.fullscreen.messages import ActionAsked, CursorMoved, KeyPressed, PromptLeft
from tier_code.frontends.fullscreen.painting.conversation import Attention, ConversationLines
from tier_code.frontends.fullscreen.painting.older_turns import OlderTurns
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.syntax import Highlight
from tier_code.frontends.fullscreen.widgets.kept_in_sight import KeptInSight
from tier_code.frontends.fullscreen.widgets.prompt import PAGE
from tier_code.frontends.fullscreen.widgets.search import Search
from tier_code.frontends.fullscreen.widgets.step_cursor import StepCursor
from tier_code.frontends.shared.actions import Context


class ConversationList(KeptInSight, can_focus=True):
    """Shows the session and keeps the cursor on a step."""

    BINDINGS = [  # noqa: RUF012 - Textual's declaration
        *bindings_for(Context.PLAN),
        Binding("up", "move(-1)", show=False),
        Binding("pageup", f"move({-PAGE})", show=False),
        Binding("pagedown", f"move({PAGE})", show=False),
    ]

    def __init__(self, highlight: Highlight, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._highlight = highlight
        self._view = SessionView()
        self._moment = Moment(now=0)
        self._cursor = StepCursor()
        self._search = Search()
        self._older = OlderTurns()

    @property
    def cursor(self) -> StepId | None:
        """The step in focus."""
        return self._cursor.at(self._view, in_list=self.has_focus)

    def present(self, view: SessionView, moment: Moment) -> None:
        """Show this view at this moment."""
        self._cursor.follow(self._view, view, self._rows(), in_list=self.has_focus)
        self._view, self._moment = view, moment
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

    @property
    def to_be_read(self) -> bool:
        """Whether what is newest is a plan or a refusal, with nothing to choose from at the end."""
        return self._view.phase is Phase.PLAN_REVIEW or _was_refused(self._view)

    def row_that_matters(self) -> int | None:
        """What was found, else the cursor, the step that runs, the plan to read; else the end."""
        if self._search.row is not None:
            return self._search.row
        rows = self._rows()
        if self.has_focus or self._view.phase is Phase.RUNNING:
            return rows.get(self.cursor) if self.cursor else None
        if _was_refused(self._view) and isinstance(self.lines, ConversationLines):
            return self.lines.newest
        steps = self._view.current_steps
        return rows.get(steps[0].step.id) if steps and self._view.phase is Phase.PLAN_REVIEW else None

    def _rows(self) -> dict[StepId, int]:
        return self.lines.row_of if isinstance(self.lines, ConversationLines) else {}

    def action_ask(self, action: str) -> None:
        """A key of the registry was pressed on the step under the cursor."""
        self.post_message(ActionAsked(action, step=self.cursor))

    def action_scroll_down(self) -> None:
        """Move the cursor down; below the last step is the prompt."""
        steps = list(self._rows())
        if not steps or self.cursor == steps[-1]:
            self.post_message(PromptLeft())
        else:
            self.action_move(1)

    def action_scroll_home(self) -> None:
        """Move the cursor to the first step, and show the request above it."""
        self.action_move(-len(self._rows()))
        self.scroll_home(animate=False)

    def action_scroll_end(self) -> None:
        """Move the cursor to the last step."""
        self.action_move(len(self._rows()))

    def action_move(self, by: int) -> None:
        """Move the cursor by so many steps, as far as there are any."""
        steps = list(self._rows())
        if not steps:
            return
        here = steps.index(self.cursor) if self.cursor in steps else len(steps) - 1
        self._choose(steps[min(len(steps) - 1, max(0, here + by))])

    def _choose(self, step: StepId) -> None:
        self._cursor.chosen, self._search.row = step, None
        self._draw()
        self._reveal()
        self.post_message(CursorMoved(step))

    def find(self, words: str) -> str:
        """Go to the next older place that holds `words`, or those sought before; says what was found.

        Says nothing when there are no words to seek.
        """
        if not isinstance(self.lines, ConversationLines) or not (words or self._search.words):
            return ""
        told = self._search.next(self.lines, words)
        row = self._search.row
        if row is not None:
            step = next((step for step, place in self._rows().items() if place == row), None)
            if step is not None:
                self._cursor.chosen = step
                self.post_message(CursorMoved(step))
            self._draw()
            self.go_to(row)
        return told

    def on_focus(self) -> None:
        """The cursor stays where it was seen. Textual notes the focus only after this handler."""
        if self._search.row is None:
            self._cursor.chosen = self.cursor

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - Textual's signature
        """The cursor is in sight; without the focus it follows what runs."""
        super().watch_has_focus(has_focus)
        if not has_focus:
            self._search.row = None
        self._draw()
        if has_focus:
            self.reveal()

    def on_click(self, event: events.Click) -> None:
        """Choose the step that was clicked; twice opens it."""
        row = event.get_content_offset_capture(self).y + self.scroll_offset.y
        for step, place in self._rows().items():
            if place == row:
                self._choose(step)
                if event.chain > 1:
                    self.post_message(ActionAsked("open", step=step))

    def on_key(self, event: events.Key) -> None:
        """What was said to the user has been read."""
        self.post_message(KeyPressed(event.key))


def _was_refused(view: SessionView) -> bool:
    """Whether the newest request was refused, with nothing to choose from at the end."""
    return view.declined is not None and not view.declined.candidates
