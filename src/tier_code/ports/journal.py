"""The session's record, written before anything is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from tier_code.domain.events import Record


class JournalSink(Protocol):
    """Where records go."""

    def append(self, record: Record) -> None:
        """Write one record; on return it survives a kill of this process.

        Errors: StorageProblem (disk full, read-only), which blocks edits and paid calls.
        """

    def sync(self) -> None:
        """Make everything appended so far survive a power loss."""

    def close(self) -> None:
        """Let go of the file and its lock."""


class JournalSource(Protocol):
    """A journal to read."""

    def records(self) -> Iterator[Record]:
        """Every intact record in order."""

    @property
    def damage(self) -> Sequence[str]:
        """What was skipped or recovered while reading, in words."""
