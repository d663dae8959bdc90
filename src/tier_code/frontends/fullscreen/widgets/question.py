"""A line below a list into which the user types one answer; hidden while nothing is asked."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from tier_code.domain.untrusted import one_line
from tier_code.frontends.fullscreen.painting.lines import line, text
from tier_code.frontends.fullscreen.widgets.line_view import LineView

_MOST = 400
"""Characters of an answer that is proposed."""


class Question(Horizontal):
    """Asks one thing at a time."""

    def __init__(self, back_to: Widget) -> None:
        super().__init__(id="question")
        self._back_to = back_to
        """Where the keys go when nothing is asked any more."""
        self._label = LineView(id="label")
        self._input = Input(id="answer", compact=True)
        self._then: Callable[[str], None] | None = None

    def compose(self) -> ComposeResult:
        """What is asked, and the answer."""
        yield self._label
        yield self._input

    def on_mount(self) -> None:
        """Nothing is asked yet. A blinking cursor would write bytes while nothing happens."""
        self._input.cursor_blink = False
        self.display = False

    @property
    def asks(self) -> bool:
        """Whether an answer is awaited."""
        return self._then is not None

    def ask(self, label: str, value: str, then: Callable[[str], None]) -> None:
        """Let the user type an answer, `value` proposed; `then` gets it. Esc asks no more."""
        shown = text(f" {label} ", "accent bold")
        self._label.styles.width = shown.width
        self._label.show(lambda _: [line(shown)])
        self._then = then
        self._input.value = one_line(value, _MOST)
        self.display = True
        self._input.focus()

    @on(Input.Submitted)
    def _answered(self, message: Input.Submitted) -> None:
        message.stop()
        then, value = self._then, message.value.strip()
        self.hush()
        if then is not None:
            then(value)

    def hush(self) -> None:
        """Ask nothing any more."""
        self._then = None
        self.display = False
        self._back_to.focus()
