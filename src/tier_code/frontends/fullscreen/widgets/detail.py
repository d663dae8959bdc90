"""The step in focus, below the plan. Follows a streaming answer to its end; a result begins at its top."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.plan import StepId, StepState
from tier_code.domain.view import StepView
from tier_code.frontends.fullscreen.painting.focus import focus_lines
from tier_code.frontends.fullscreen.syntax import Highlight
from tier_code.frontends.fullscreen.widgets.line_view import LineView


class Detail(LineView, can_focus=False):
    """Shows one step."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._step: StepId | None = None
        self._streams = False

    def present(self, step: StepView | None, highlight: Highlight, beside: Sequence[str] = ()) -> None:
        """Show this step, or nothing."""
        shown = step.step.id if step else None
        streams = step is not None and step.state is StepState.RUNNING
        from_the_top = shown != self._step or (self._streams and not streams)
        self._step, self._streams = shown, streams
        self.show(lambda width: focus_lines(step, width, highlight, beside) if step else [])
        if from_the_top:
            # Going to the end waits for a refresh; whoever comes later must wait as long.
            self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        if not self._streams:
            self.scroll_home(animate=False)

    def _after_growth(self, before: int) -> None:
        if self._streams:
            self.scroll_end(animate=False)
