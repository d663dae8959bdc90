"""The prompt and what stands around it: its mark, names to complete, a word to the user."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.messages import (
    KeyPressed,
    PromptChanged,
)
from tier_code.frontends.fullscreen.painting.lines import line, text
from tier_code.frontends.fullscreen.widgets.above import Above
from tier_code.frontends.fullscreen.widgets.completing import Completing
from tier_code.frontends.fullscreen.widgets.line_view import LineView
from tier_code.frontends.fullscreen.widgets.prompt import PLACEHOLDER, Prompt
from tier_code.frontends.fullscreen.widgets.queued import Queued
from tier_code.frontends.fullscreen.widgets.step_edit import StepEdit
from tier_code.frontends.shared.wording import UNICODE
from tier_code.ports.mentions import MentionSource

_WHAT_A_STEP_IS_TOLD = "what the step is told"


class Writing(Vertical):
    """Where the user types; what becomes of the text is the subclass's business."""

    def __init__(self, mentions: MentionSource | None = None, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.prompt = Prompt(id="prompt")
        self._completing = Completing(self.prompt, mentions)
        self._queued = Queued()
        self._above = Above(self._completing.offers, self._queued, id="above")
        self._mark = LineView(id="mark")
        self._view = SessionView()
        self._edit: StepEdit | None = None
        """The step whose text the prompt holds; None for a request."""

    def compose(self) -> ComposeResult:
        """Completions and notices above the prompt."""
        yield self._above
        with Horizontal(id="typing"):
            yield self._mark
            yield self.prompt

    def on_mount(self) -> None:
        """Draw the mark before the prompt."""
        self._draw_mark()

    @property
    def editing(self) -> bool:
        """Whether the prompt holds a step's text."""
        return self._edit is not None

    def say(self, notice: str) -> None:
        """A word to the user, until the next key."""
        self._above.say(notice)

    @on(KeyPressed)
    def hush(self) -> None:
        """The notice was read; what is said about an edit stays while it lasts."""
        if self._above.notice and not self.editing:
            self.say("")

    def fill(self, request: str) -> None:
        """Put a request into the prompt, ready to send."""
        self.prompt.fill(request)

    def clear(self) -> bool:
        """Empty the prompt, its text kept for Up; whether there was any."""
        had = bool(self.prompt.text)
        self.prompt.remember(self.prompt.text)
        self.prompt.fill("")
        return had

    def _draw_mark(self) -> None:
        label = text(f" {self._edit.step if self._edit else UNICODE.prompt} ", "accent bold")
        self._mark.styles.width = label.width
        self._mark.show(lambda _: [line(label)])
        self.prompt.placeholder = _WHAT_A_STEP_IS_TOLD if self._edit else PLACEHOLDER

    @on(PromptChanged)
    def _offer(self, message: PromptChanged) -> None:
        message.stop()
        self._completing.join()
        begun = self._completing.begun
        if begun is not None:
            self.run_worker(self._look_up(begun), group="mentions", exclusive=True)
            return
        self._completing.offer_commands("" if self._edit else message.text)
        self._above.draw()

    async def _look_up(self, begun: str) -> None:
        if await self._completing.look_up(begun):
            self._above.draw()

    def on_key(self, event: events.Key) -> None:
        """Keys of the completion list."""
        if self._completing.key(event.key):
            self._above.draw()
            event.stop()
            event.prevent_default()
