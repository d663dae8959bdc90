"""Keys that terminals send and Textual 8.2 does not tell apart."""

from __future__ import annotations

from typing import cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import Keys

ALT_ENTER = "\x1b\r"
"""What terminals without the Kitty protocol send for Alt+Enter; Textual reads it as plain Enter."""


def tell_alt_enter_apart() -> None:
    """Read Alt+Enter as Ctrl+J, the other key for a new line."""
    cast(dict[str, object], ANSI_SEQUENCES_KEYS).setdefault(ALT_ENTER, (Keys.ControlJ,))
