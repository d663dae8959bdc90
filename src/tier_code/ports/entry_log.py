"""What a user typed in earlier sessions of the same repository."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class EntryLog(Protocol):
    """Entries of all sessions of one repository. It never fails: without a disk there is only no memory."""

    def read(self) -> Sequence[str]:
        """Every entry that is kept, oldest first, several lines as they were."""

    def keep(self, entry: str) -> None:
        """Add an entry; secrets in it are not kept."""
