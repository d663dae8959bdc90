"""The keys of the prompt that prompt-toolkit has not by itself, or has otherwise."""

from __future__ import annotations

from typing import Protocol

from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, has_completions, has_focus
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from tier_code.frontends.line.keyboard import Front
from tier_code.frontends.shared.folding import PastedTexts


class Hands(Protocol):
    """What keys ask of the keyboard."""

    def clear(self) -> None:
        """Ctrl+C."""

    def edit(self) -> None:
        """Ctrl+G."""

    def suspend(self) -> None:
        """Ctrl+Z."""


def entry_keys(hands: Hands, front: Front, pasted: PastedTexts) -> KeyBindings:
    """Enter sends, Ctrl+J and Alt+Enter break lines, Ctrl+C clears, Ctrl+G edits, Esc stops a run."""
    keys = KeyBindings()
    # While history is searched, its own keys hold.
    here = has_focus(DEFAULT_BUFFER)
    keys.add("c-m", filter=here)(_send)
    keys.add("c-j", filter=here)(_break_line)
    keys.add("escape", "c-m", filter=here)(_break_line)
    keys.add("c-g", filter=here)(lambda _: hands.edit())
    keys.add("escape", filter=here & has_completions)(_close_list)
    running = Condition(lambda: front.busy)
    keys.add("escape", filter=here & running & ~has_completions)(lambda _: front.interrupt())
    keys.add("c-c", filter=here)(lambda _: hands.clear())
    keys.add("<sigint>", filter=here)(lambda _: hands.clear())
    keys.add("s-tab", filter=here & ~has_completions)(lambda _: front.next_mode())
    keys.add("c-z")(lambda _: hands.suspend())

    @keys.add("<bracketed-paste>", filter=here)
    def _paste(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text(pasted.fold(event.data))

    return keys


def _send(event: KeyPressEvent) -> None:
    """Take the chosen completion, or send the entry."""
    buffer = event.current_buffer
    if buffer.complete_state is not None and buffer.complete_state.current_completion is not None:
        buffer.complete_state = None
    else:
        buffer.validate_and_handle()


def _break_line(event: KeyPressEvent) -> None:
    event.current_buffer.newline(copy_margin=False)


def _close_list(event: KeyPressEvent) -> None:
    event.current_buffer.cancel_completion()
