"""The prompt: takes every character, sends on Enter, remembers what was sent."""

from __future__ import annotations

from textual import events
from textual.widgets import TextArea

from tier_code.frontends.fullscreen.bindings import bindings_for
from tier_code.frontends.fullscreen.messages import (
    ActionAsked,
    KeyPressed,
    PromptChanged,
    PromptEntered,
    PromptLeft,
    QueueAsked,
)
from tier_code.frontends.shared.actions import Context
from tier_code.frontends.shared.folding import PastedTexts
from tier_code.ports.entry_log import EntryLog

_AT_ONCE = ("submit", "newline")
_WHILE_EMPTY = ("keys",)
"""Actions whose printable key acts as long as nothing is typed: no request begins with a question mark."""
PAGE = 10
"""Steps that a page key goes by."""
PLACEHOLDER = "ask for a change, or / for commands"


class Prompt(TextArea):
    """A small text area; the app decides what its text means."""

    # Those that work anywhere as well: a user may have given them a key that a text area has itself.
    BINDINGS = [*bindings_for(Context.ANYWHERE), *bindings_for(Context.PROMPT)]  # noqa: RUF012 - Textual's declaration

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(
            id=id, placeholder=PLACEHOLDER, compact=True, highlight_cursor_line=False, tab_behavior="focus"
        )
        # A blinking cursor would write bytes while nothing happens.
        self.cursor_blink = False
        self._sent: list[str] = []
        """What Up goes back through, oldest first; earlier sessions come before this one's."""
        self._log: EntryLog | None = None
        self._unread: EntryLog | None = None
        """The same until it was read: the first paint does not wait for it."""
        self._place = 0
        self._draft = ""
        self._pasted = PastedTexts()
        self.has_queue = False
        """Whether Up takes back a request that waits."""
        self.has_plan = False
        """Whether Up has a plan list to go to."""

    @property
    def whole(self) -> str:
        """The text with what long pastes were folded from."""
        return self._pasted.unfold(self.text)

    async def _on_paste(self, event: events.Paste) -> None:
        """A long text takes one word of room; Textual's own handler follows and takes short ones."""
        folded = self._pasted.fold(event.text)
        if folded != event.text:
            event.stop()
            event.prevent_default()
            self.insert(folded)

    def fill(self, text: str) -> None:
        """Put this text there, the cursor behind it."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    @property
    def before_cursor(self) -> str:
        """The text of the cursor's line up to the cursor."""
        row, column = self.cursor_location
        return self.document.get_line(row)[:column]

    def replace_before_cursor(self, typed: str, text: str) -> None:
        """Put a text in the place of the last letters that were typed; whatever follows stays."""
        row, column = self.cursor_location
        self.replace(text, (row, column - len(typed)), (row, column), maintain_selection_offset=False)

    def recall(self, log: EntryLog | None) -> None:
        """Go back through earlier sessions as well, and add to what is kept of them."""
        self._log = self._unread = log

    def remember(self, text: str, *, typed: bool = True) -> None:
        """Keep what was sent or cleared, newest last; what was not typed now is kept already."""
        whole = self._pasted.unfold(text)
        if whole.strip() and (not self._sent or self._sent[-1] != whole):
            self._sent.append(whole)
            if typed and self._log:
                self._log.keep(whole)
        self._place = len(self._sent)

    def action_ask(self, action: str) -> None:
        """A key of the registry: some mean the text itself, the others go up."""
        if action == "submit":
            self.post_message(PromptEntered(self.whole))
        elif action == "newline":
            self.insert("\n")
        elif action == "history":
            self._search()
        elif action == "leave" and self.text:
            self.action_delete_right()
        elif action == "clear" and self.selected_text:
            self.action_copy()
        else:
            self.post_message(ActionAsked(action))

    def _bring_earlier(self) -> None:
        """Read what earlier sessions kept, once somebody goes back."""
        if self._unread:
            known = set(self._sent)
            earlier = [text for text in self._unread.read() if text not in known]
            self._unread = None
            self._sent = earlier + self._sent
            self._place += len(earlier)

    def _search(self) -> None:
        """The next older request that holds the words typed before the search began."""
        self._bring_earlier()
        wanted = self._draft if self._place < len(self._sent) else self.text
        for place in reversed(range(self._place)):
            if wanted in self._sent[place]:
                self._draft = wanted
                self._recall(place)
                return

    def _recall(self, place: int) -> None:
        if self._place == len(self._sent) and not self._draft:
            self._draft = self.text
        self._place = place
        if place == len(self._sent):
            self.fill(self._draft)
            self._draft = ""
        else:
            self.fill(self._sent[place])

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell the screen, in our own words."""
        event.stop()
        self.post_message(PromptChanged(self.text))

    def action_cursor_up(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's signature
        """Up inside the text; above its first line, the plan list or an older request."""
        if self.cursor_location[0] > 0 or select:
            super().action_cursor_up(select)
        elif not self.text and self.has_queue:
            self.post_message(QueueAsked())
        elif not self.text and self.has_plan:
            self.post_message(PromptLeft())
        else:
            self._bring_earlier()
            if self._place > 0:
                self._recall(self._place - 1)

    def action_cursor_down(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's signature
        """Down inside the text; below its last line, a newer request."""
        if self.cursor_location[0] < self.document.end[0] or select:
            super().action_cursor_down(select)
        elif self._place < len(self._sent):
            self._recall(self._place + 1)

    def action_cursor_page_up(self) -> None:
        """Go back through the session; in a text of several lines, through the text."""
        if "\n" in self.text:
            super().action_cursor_page_up()
        else:
            self.post_message(PromptLeft(-PAGE))

    def action_cursor_page_down(self) -> None:
        """The same the other way."""
        if "\n" in self.text:
            super().action_cursor_page_down()
        else:
            self.post_message(PromptLeft(PAGE))

    async def _on_key(self, event: events.Key) -> None:
        """Send and break lines at once: a binding would run after the keys that a fast hand typed next."""
        self.post_message(KeyPressed(event.key))
        at_once = _WHILE_EMPTY if event.is_printable else _AT_ONCE
        if event.is_printable and self.text:
            return
        bound = self.app.active_bindings.get(event.key)
        if bound and bound.node is self and bound.binding.id in at_once:
            event.stop()
            event.prevent_default()
            self.action_ask(bound.binding.id or "")
