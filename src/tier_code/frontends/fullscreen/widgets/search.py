"""A search through the session: the words, the row they led to, and which place is next."""

from __future__ import annotations

from tier_code.frontends.fullscreen.painting.conversation import ConversationLines
from tier_code.frontends.shared.keymap import shown_key


class Search:
    """Goes from the newest place to older ones, and around."""

    def __init__(self) -> None:
        self.words = ""
        """What was sought last."""
        self.row: int | None = None
        """The row that it led to, until the user goes elsewhere."""

    def next(self, lines: ConversationLines, words: str) -> str:
        """Find the next older place of `words`, or of those sought before; says what was found."""
        if words:
            self.words, self.row = words, None
        places = lines.holding(self.words)
        if not places:
            self.row = None
            return f"nothing here holds '{self.words}'"
        older = [place for place in places if self.row is None or place < self.row]
        self.row = (older or places)[-1]
        more = f"; {shown_key('find')} goes on" if len(places) > 1 else ""
        return f"{places.index(self.row) + 1} of {len(places)}: '{self.words}'{more}"
