"""Long pastes stand in the prompt as one short mark, and are whole again when the entry is sent."""

from __future__ import annotations

import re

FOLDED_LINES = 6
FOLDED_CHARACTERS = 800
_MARK = re.compile(r"\[pasted #(\d+): [^\]\n]*\]")


class PastedTexts:
    """What was pasted in this process, by the number in its mark."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def fold(self, pasted: str) -> str:
        """The text itself when it is short, else a mark for it. Line ends become newlines."""
        text = pasted.replace("\r\n", "\n").replace("\r", "\n")
        lines = text.count("\n") + 1
        if lines < FOLDED_LINES and len(text) < FOLDED_CHARACTERS:
            return text
        self._texts.append(text)
        amount = f"{lines} lines" if lines > 1 else f"{len(text)} characters"
        return f"[pasted #{len(self._texts)}: {amount}]"

    def unfold(self, entry: str) -> str:
        """The entry with every known mark replaced by its text."""
        return _MARK.sub(self._text, entry)

    def _text(self, mark: re.Match[str]) -> str:
        number = int(mark[1])
        return self._texts[number - 1] if 1 <= number <= len(self._texts) else mark[0]
