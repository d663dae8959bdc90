from __future__ import annotations

from textual._xterm_parser import XTermParser
from textual.events import Key

from tier_code.frontends.fullscreen.terminal_keys import ALT_ENTER, tell_alt_enter_apart


def keys_of(sequence: str) -> list[str]:
    """What Textual makes of bytes from a terminal."""
    return [event.key for event in XTermParser().feed(sequence) if isinstance(event, Key)]


def test_alt_enter_is_a_new_line_and_enter_still_sends() -> None:
    tell_alt_enter_apart()
    assert keys_of(ALT_ENTER) == ["ctrl+j"]
    assert keys_of("\r") == ["enter"]
    assert keys_of("\n") == ["ctrl+j"]
