"""An `EntryLog` that forgets when the process ends."""

from __future__ import annotations

from collections.abc import Sequence


class EntryMemory:
    """Keeps entries in a list."""

    def __init__(self, *entries: str) -> None:
        self.entries = list(entries)

    def read(self) -> Sequence[str]:
        """All of them."""
        return tuple(self.entries)

    def keep(self, entry: str) -> None:
        """Add one."""
        self.entries.append(entry)
