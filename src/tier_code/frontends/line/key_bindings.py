"""The keys of the prompt that prompt-toolkit has not by itself, or has otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, FilterOrBool, has_completions, has_focus
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.key_binding.bindings.search import start_reverse_incremental_search
from prompt_toolkit.keys import ALL_KEYS

from tier_code.frontends.line.keyboard import Front
from tier_code.frontends.shared.actions import action
from tier_code.frontends.shared.folding import PastedTexts
from tier_code.frontends.shared.keymap import keys_of


class Hands(Protocol):
    """What keys ask of the keyboard."""

    def clear(self) -> None:
        """Ctrl+C."""

    def edit(self) -> None:
        """Ctrl+G."""

    def suspend(self) -> None:
        """Ctrl+Z."""

    @property
    def written(self) -> str:
        """What stands in the prompt."""


Pressed = Callable[[KeyPressEvent], object]
_SIGNS = {
    "backslash": "\\",
    "right_square_bracket": "]",
    "underscore": "_",
    "at": "@",
    "space": "@",
}
"""Signs with a control character, as prompt-toolkit names them; Ctrl+Space is Ctrl+@."""


def entry_keys(hands: Hands, front: Front, pasted: PastedTexts) -> KeyBindings:
    """The prompt's actions of the registry on the keys in force; what is pasted comes folded."""
    keys = KeyBindings()
    # While history is searched, its own keys hold.
    here = has_focus(DEFAULT_BUFFER)
    running = Condition(lambda: front.busy)
    asked: tuple[tuple[str, FilterOrBool, Pressed], ...] = (
        ("submit", here, _send),
        ("newline", here, _break_line),
        ("editor", here, lambda _: hands.edit()),
        ("escape", here & has_completions, _close_list),
        ("escape", here & running & ~has_completions, lambda _: front.interrupt()),
        ("clear", here, lambda _: hands.clear()),
        ("history", here, start_reverse_incremental_search.call),
        ("leave", here & Condition(lambda: not hands.written), _leave),
        ("mode", here & ~has_completions, lambda _: front.next_mode()),
        ("suspend", True, lambda _: hands.suspend()),
    )
    for action_id, when, pressed in asked:
        for sequence in sequences_of(action_id):
            keys.add(*sequence, filter=when)(pressed)
    # Whatever the user chose: left to itself, Ctrl+C would end the program.
    keys.add("c-c", filter=here)(lambda _: hands.clear())
    keys.add("<sigint>", filter=here)(lambda _: hands.clear())

    @keys.add("<bracketed-paste>", filter=here)
    def _paste(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text(pasted.fold(event.data))

    return keys


def sequences_of(action_id: str) -> list[tuple[str, ...]]:
    """The keys of an action by prompt-toolkit's names; the shipped ones where it has none of the user's."""
    for keys in (keys_of(action_id), action(action_id).keys):
        found = [sequence for key in keys.split(",") if (sequence := _sequence(key))]
        if found:
            return found
    return []


def _sequence(key: str) -> tuple[str, ...]:
    """Empty for a key that cannot be told from others by what terminals send."""
    *held, last = key.split("+")
    before = ("escape",) if "alt" in held else ()
    name = _SIGNS.get(last, last)
    if "ctrl" in held or "shift" in held:
        letters = "".join(letter for letter, word in (("c-", "ctrl"), ("s-", "shift")) if word in held)
        name = f"{letters}{name}"
    elif last == "enter":
        name = "c-m"
    return (*before, name) if name in ALL_KEYS or len(name) == 1 else ()


def _send(event: KeyPressEvent) -> None:
    """Take the chosen completion, or send the entry."""
    buffer = event.current_buffer
    if buffer.complete_state is not None and buffer.complete_state.current_completion is not None:
        buffer.complete_state = None
    else:
        buffer.validate_and_handle()


def _break_line(event: KeyPressEvent) -> None:
    event.current_buffer.newline(copy_margin=False)


def _leave(event: KeyPressEvent) -> None:
    event.app.exit(exception=EOFError, style="class:exiting")


def _close_list(event: KeyPressEvent) -> None:
    event.current_buffer.cancel_completion()
