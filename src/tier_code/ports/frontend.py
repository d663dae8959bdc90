"""What a front end is: it takes records and gives commands, and knows nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from tier_code.domain.commands import Command
from tier_code.domain.events import Record


class CommandSink(Protocol):
    """Where a front end sends what the user asks; a null object in replay."""

    def send(self, command: Command) -> None:
        """Hand over a command; never blocks."""


class RecordSource(Protocol):
    """What a front end shows."""

    def stream(self) -> AsyncIterator[Record]:
        """Records from the first on, then live ones as they happen; ends when the session closes."""


class Frontend(Protocol):
    """Shows records and asks the user."""

    async def run(self, records: RecordSource, commands: CommandSink) -> None:
        """Live until the user leaves or the records end."""
