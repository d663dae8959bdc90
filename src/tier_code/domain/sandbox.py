"""How strictly the user's commands are confined: the levels, and what a setting asks for."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """A level that was measured, weakest first. S1 (Landlock) is not built."""

    S0 = "S0"
    """A scratch copy only."""
    S2 = "S2"
    """Namespaces: no network, a read-only machine, an empty home, nothing that outlives the command."""
    S3 = "S3"
    """The same, with a filter over the kernel's rarer calls."""


class Wanted(StrEnum):
    """What a setting may say, weakest first."""

    S0 = "S0"
    """Not confined."""
    AUTO = "auto"
    """As strictly as this machine can."""
    S2 = "S2"
    """At least so; commands are refused where it does not work."""
    S3 = "S3"

    @property
    def floor(self) -> Level:
        """The weakest level that will do."""
        return Level.S0 if self is Wanted.AUTO else Level(self.value)

    def raised(self, other: Wanted) -> Wanted:
        """The stricter of two."""
        order = list(Wanted)
        return max(self, other, key=order.index)
