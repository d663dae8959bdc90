"""Every staged change of the run on one screen, to be kept or left out hunk by hunk."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from tier_code.domain.commands import AcceptChanges
from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.bindings import bindings_for
from tier_code.frontends.fullscreen.messages import ActionAsked, CommandAsked
from tier_code.frontends.fullscreen.painting.header import header_lines
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.painting.review import (
    file_diff,
    file_list_lines,
    progress_lines,
    row_in_list,
)
from tier_code.frontends.fullscreen.screens.session_screen import SessionScreen
from tier_code.frontends.fullscreen.syntax import Highlight
from tier_code.frontends.fullscreen.widgets.page import Page
from tier_code.frontends.shared.actions import Context, actions_in
from tier_code.frontends.shared.keymap import shown_key
from tier_code.frontends.shared.reviewing import HunkChoices, HunkDraft, ReviewedFile, reviewed_files

_DECIDED = {
    "keep-hunk": (False, False),
    "refuse-hunk": (True, False),
    "keep-file": (False, True),
    "refuse-file": (True, True),
}
"""Action to (left out, the whole file)."""
_LEAVING = ("accept-all", "back")
"""How one gets on from here: named first, so that a narrow screen names them."""


class DiffReview(SessionScreen[None]):
    """Moves through files and hunks; each decision is a command at once."""

    BINDINGS = bindings_for(Context.DIFF)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as above

    def __init__(
        self, view: SessionView, moment: Moment, highlight: Highlight, write: Callable[[str, str], str | None]
    ) -> None:
        """`write` lends the terminal to the user's editor: draft and suffix to what it left, or None."""
        super().__init__(view, moment)
        self._highlight = highlight
        self._write = write
        self._files: list[ReviewedFile] = reviewed_files(view)
        self._file = 0
        self._hunk = 0
        self._page = Page(id="page")
        self._choices = HunkChoices()

    def compose(self) -> ComposeResult:
        """Header, file list beside the diff, footer."""
        yield self.make_lines("header", bar=True)
        with Horizontal(id="review"):
            yield self.make_lines("files")
            yield self._page
        yield self.make_lines("progress", bar=True)
        yield self.make_lines("footer", bar=True)

    def paint(self) -> None:
        """Show files, the chosen one's hunks, and the keys."""
        self._files = reviewed_files(self.view)
        self._choices.follow(self._files)
        self._file = min(self._file, max(0, len(self._files) - 1))
        view = self.view
        self.lines("header").show(lambda width: header_lines(view, width))
        self._draw()
        ways = sorted(actions_in(Context.DIFF), key=lambda action: action.id not in _LEAVING)
        self.show_hints([(shown_key(action.id), action.title) for action in ways])

    def _draw(self) -> None:
        files, place, hunk, highlight = self._files, self._file, self._hunk, self._highlight
        if not files:
            self.dismiss()
            return
        self.lines("files").show(lambda width: file_list_lines(files, place, width))
        self.lines("progress").show(lambda width: progress_lines(files, place, width))
        self._page.show(lambda width: file_diff(files[place], width, highlight, hunk).rows)
        self.call_after_refresh(self._reveal)

    def _reveal(self) -> None:
        """Bring the chosen hunk and the chosen file into sight."""
        if not self._files:
            return
        page, listed = self._page, self.lines("files")
        width = page.scrollable_content_region.width
        if width > 0:
            starts = file_diff(self._files[self._file], width, self._highlight, self._hunk).starts
            row = starts[self._hunk] if self._hunk < len(starts) else 0
            top, height = page.scroll_offset.y, page.scrollable_content_region.height
            if not top <= row < top + height - 4:
                page.scroll_to(y=max(0, row - 3), animate=False)
        row = row_in_list(self._files, self._file, listed.size.width)
        if not listed.scroll_offset.y <= row < listed.scroll_offset.y + listed.size.height:
            listed.scroll_to(y=max(0, row - 3), animate=False)

    @on(ActionAsked)
    def _do_here(self, message: ActionAsked) -> None:
        """Moving and deciding end here; anything else goes up."""
        moves = {"next-hunk": 1, "previous-hunk": -1}
        if message.action in moves:
            message.stop()
            self._move(moves[message.action])
        elif message.action in _DECIDED:
            message.stop()
            self._decide(*_DECIDED[message.action])
        elif message.action == "edit-hunk":
            message.stop()
            self._edit()
        elif message.action == "accept-all":
            message.stop()
            self.post_message(CommandAsked(AcceptChanges()))
            self.dismiss()
        elif message.action in ("back", "escape"):
            message.stop()
            self.dismiss()

    def _edit(self) -> None:
        """The hunk's new lines in the user's editor."""
        file = self._files[self._file]
        if not file.open:
            self.say("this was decided already; undo takes it back")
            return
        draft = HunkDraft(file, self._hunk)
        left = self._write(draft.text, draft.suffix)
        command = None if left is None else draft.written(left)
        if command is not None:
            self.post_message(CommandAsked(command))

    def _move(self, by: int) -> None:
        """To the next or previous hunk, over the borders of files."""
        hunk = self._hunk + by
        if 0 <= hunk < len(self._files[self._file].edit.hunks):
            self._hunk = hunk
        elif 0 <= self._file + by < len(self._files):
            self._file += by
            self._hunk = 0 if by > 0 else max(0, len(self._files[self._file].edit.hunks) - 1)
        self._draw()

    def _decide(self, refuse: bool, whole_file: bool) -> None:  # noqa: FBT001 - a row of the table above
        file = self._files[self._file]
        if not file.open:
            self.say("this was decided already; undo takes it back")
            return
        every = range(len(file.edit.hunks))
        touched = set(every) if whole_file else {self._hunk}
        self.post_message(CommandAsked(self._choices.decide(file, touched, refuse=refuse)))
        if whole_file:
            self._hunk = len(every) - 1
        self._move(1)
