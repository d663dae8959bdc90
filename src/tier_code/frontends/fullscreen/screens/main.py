"""The screen one works on: where keys and wishes go."""

from __future__ import annotations

from textual import events, on

from tier_code.domain.plan import StepId
from tier_code.domain.view import Phase
from tier_code.frontends.fullscreen.bindings import bindings_for
from tier_code.frontends.fullscreen.messages import ActionAsked, KeyPressed, PromptLeft
from tier_code.frontends.fullscreen.screens.rewinding import can_rewind
from tier_code.frontends.fullscreen.screens.work_screen import WorkScreen
from tier_code.frontends.shared.actions import Context
from tier_code.frontends.shared.keymap import keys_of, spoken_key

_BUSY = (Phase.PLANNING, Phase.RUNNING)


class MainScreen(WorkScreen):
    """Moves between prompt and plan list; what the user wants of the session goes up as messages."""

    _leaving = False
    """Whether Ctrl+C was just pressed on an empty prompt."""
    _escaped = False
    """Whether Esc was just pressed and did no more than change sides."""

    def on_mount(self) -> None:
        """The prompt has the focus; in a replay, the plan list."""
        super().on_mount()
        if self._replay:
            self._list.focus()
        else:
            self.entry.prompt.focus()

    def make_way(self, event: events.Key | events.Paste) -> None:
        """What has no meaning in the plan list is for the prompt, and so is all that is typed after it."""
        if self._replay is not None or self.focused is not self._list:
            return
        if isinstance(event, events.Paste) or (event.is_printable and event.key not in self.active_bindings):
            self.set_focus(self.entry.prompt)

    @on(KeyPressed)
    def _go_on(self, message: KeyPressed) -> None:
        message.stop()
        if self._list.has_focus:
            self.entry.hush()
        if message.key not in keys_of("clear").split(","):
            self._leaving = False
        if message.key not in keys_of("escape").split(","):
            self._escaped = False

    @on(PromptLeft)
    def _change_sides(self, message: PromptLeft) -> None:
        message.stop()
        if message.by:
            self._list.focus()
            self._list.action_move(message.by)
        else:
            self._other_side()

    def _other_side(self) -> None:
        if self._replay is None and self._list.has_focus:
            self.entry.prompt.focus()
        else:
            self._list.focus()

    @on(ActionAsked)
    def _do_here(self, message: ActionAsked) -> None:
        """What only moves things on this screen ends here; the rest goes up."""
        local = {
            "plan-list": self._other_side,
            "sidebar": self.toggle_sidebar,
            "clear": self._clear,
            "leave": self._leave,
            "escape": self._escape,
        }
        if message.action in local:
            message.stop()
            local[message.action]()
        elif message.action == "find" and self._replay is None:
            message.stop()
            self._find(" ".join(message.words))
        elif message.action == "edit" and len(message.words) < 2 and self._replay is None:
            self._edit(message)

    def _find(self, words: str) -> None:
        """Search the session; from the prompt the key asks for words first."""
        if not words and not self._list.has_focus:
            self.entry.fill("/find ")
            return
        self._list.focus()
        told = self._list.find(words)
        if told:
            self.say(told)
        else:
            self._other_side()
            self.entry.fill("/find ")

    def _clear(self) -> None:
        if self.entry.clear():
            self._leaving = False
        elif self._leaving:
            self.post_message(ActionAsked("quit"))
        else:
            self._leaving = True
            self.say(f"{spoken_key('clear')} again quits; the session can be resumed")

    def _leave(self) -> None:
        if not self.entry.prompt.text:
            self.post_message(ActionAsked("quit"))

    def _escape(self) -> None:
        """Esc closes the nearest thing: a list, an edit, the run; then it changes sides."""
        if self.entry.step_back():
            self._show_bars()
            return
        if self.view.phase in _BUSY and self._replay is None:
            self.post_message(ActionAsked("interrupt"))
        elif self._escaped and self._replay is None and can_rewind(self.view):
            self._escaped = False
            self.post_message(ActionAsked("rewind"))
        elif self._list.has_focus or not self.entry.prompt.text:
            self._escaped = True
            self._other_side()

    def _edit(self, message: ActionAsked) -> None:
        name = message.words[0] if message.words else message.step
        step = self.view.step(StepId(name)) if name else None
        message.stop()
        if step is None:
            self.say("name a step, such as /edit s2")
        else:
            back_to = None if message.words else self._list
            self.entry.edit(step.step.id, step.step.instruction, back_to)
            self._show_bars()


class ReplayScreen(MainScreen):
    """The same screen while a recording plays: its keys come before those of the list."""

    BINDINGS = bindings_for(Context.REPLAY, priority=True)
