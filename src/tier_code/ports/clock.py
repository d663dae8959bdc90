"""Time and identity, injected so that sessions are repeatable in tests."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """What time it is."""

    def now(self) -> int:
        """UTC in nanoseconds since 1970."""

    def monotonic(self) -> float:
        """Seconds that never run backwards."""


class IdMaker(Protocol):
    """Makes identifiers."""

    def next(self) -> str:
        """A new identifier that sorts after every earlier one (a ULID)."""
