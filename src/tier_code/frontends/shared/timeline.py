"""Finds the view at any position of a recording without folding it from the start each time."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.events import Record
from tier_code.domain.fold import fold
from tier_code.domain.view import SessionView

SPACING = 256
"""Records between two kept views."""


class Timeline:
    """Views of one recording, kept at regular distances once they were passed."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = tuple(records)
        self._kept = [SessionView()]

    def before(self, position: int) -> tuple[SessionView, tuple[Record, ...]]:
        """A view at or before `position`, and the records to fold onto it to get there."""
        wanted = min(position, len(self._records)) // SPACING
        while len(self._kept) <= wanted:
            start = (len(self._kept) - 1) * SPACING
            self._kept.append(fold(self._records[start : start + SPACING], self._kept[-1]))
        return self._kept[wanted], self._records[wanted * SPACING : position]

    def between(self, start: int, end: int) -> tuple[Record, ...]:
        """The records from one position to another."""
        return self._records[start:end]
