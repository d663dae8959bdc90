"""Takes what a terminal answers out of what its user types: the two arrive as one stream of characters."""

from __future__ import annotations

import re

Rgb = tuple[int, int, int]
"""Red, green, blue from 0 to 255."""
_HEX = "([0-9a-fA-F]{1,4})"
_ANSWER = re.compile(
    # The background (OSC 11), however it ends, or the primary device attributes.
    rf"\x1b\]11;(?:rgba?:{_HEX}/{_HEX}/{_HEX})?[^\x07\x1b]{{0,16}}(?:\x07|\x1b\\)|(?P<last>\x1b\[\?[0-9;]*c)"
)
_BEGUN = re.compile(r"(?:\x1b\](?:1(?:1[^\x07\x1b]{0,40}\x1b?)?)?|\x1b\[(?:\?[0-9;]{0,40})?)\Z")
"""The beginning of an answer whose end has not come yet; never a lone Esc, which a user may have pressed."""


class AnswerSieve:
    """Remembers the answers to a question for the background, and gives everything else back in order."""

    def __init__(self) -> None:
        self.background: Rgb | None = None
        """The colour, once it was told."""
        self.complete = False
        """Whether the last answer is here; from then on everything is typed."""
        self._begun = ""

    def typed(self, came: str) -> str:
        """What the user typed in what came."""
        if self.complete:
            return came
        text, self._begun = self._begun + came, ""
        while (found := _ANSWER.search(text)) and not self.complete:
            self._note(found)
            text = text[: found.start()] + text[found.end() :]
        begun = None if self.complete else _BEGUN.search(text)
        if begun:
            self._begun, text = begun[0], text[: begun.start()]
        return text

    def _note(self, found: re.Match[str]) -> None:
        if found["last"]:
            self.complete = True
        elif found[1]:
            # Each part has one to four digits, of which the largest means full.
            red, green, blue = (255 * int(part, 16) // (16 ** len(part) - 1) for part in found.group(1, 2, 3))
            self.background = (red, green, blue)
