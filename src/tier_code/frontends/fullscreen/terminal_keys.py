"""What terminals send that Textual 8.2 does not tell apart, and the mouse, which it takes for good."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.keys import Keys
from textual.message import Message

from tier_code.domain.terminal_answers import AnswerSieve
from tier_code.frontends.shared.departure import Departure

ALT_ENTER = "\x1b\r"
"""What terminals without the Kitty protocol send for Alt+Enter; Textual reads it as plain Enter."""


def tell_alt_enter_apart() -> None:
    """Read Alt+Enter as Ctrl+J, the other key for a new line."""
    cast(dict[str, object], ANSI_SEQUENCES_KEYS).setdefault(ALT_ENTER, (Keys.ControlJ,))


def sift_answers(sieve: AnswerSieve) -> None:
    """Let no late answer of the terminal pass for keys, which Textual would type into the prompt."""
    from textual.drivers import linux_driver  # noqa: PLC0415 - for terminals alone, which tests and pipes are not

    class SiftingParser(XTermParser):
        """Reads what the sieve lets through."""

        def feed(self, data: str) -> Iterable[Message]:
            """Nothing at all means the end of input, so what was sifted out must not be fed as that."""
            typed = sieve.typed(data)
            return super().feed(typed) if typed or not data else ()

    linux_driver.XTermParser = SiftingParser  # type: ignore[attr-defined]  # its driver makes it


def toggle_mouse(app: App[Departure]) -> bool | None:
    """Whether the mouse is taken now; None where there is none."""
    from textual.drivers.linux_driver import LinuxDriver  # noqa: PLC0415 - as above

    driver = app._driver  # noqa: SLF001 - Textual has no public way
    if not isinstance(driver, LinuxDriver):
        return None
    taken = not driver._mouse  # noqa: SLF001 - as above
    # Both do nothing while the mouse is not meant to be taken.
    driver._mouse = True  # noqa: SLF001 - as above
    if taken:
        driver._enable_mouse_support()  # noqa: SLF001 - as above
    else:
        driver._disable_mouse_support()  # noqa: SLF001 - as above
    driver._mouse = taken  # noqa: SLF001 - as above
    return taken
