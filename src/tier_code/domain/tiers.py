"""The ladder of tiers: who may carry out a step, from free to dear."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tier_code.domain.pricing import ModelPrice


class Reach(StrEnum):
    """How far what is sent to a tier travels; declared from near to far."""

    MACHINE = "machine"
    """It never leaves this machine."""
    PRIVATE = "private"
    """A host that the user declared to be in their own network."""
    CLOUD = "cloud"


class TierName(StrEnum):
    """A class of executor by cost and ability; declared from lowest to highest."""

    TOOL = "tool"
    LOCAL = "local"
    SMALL = "small"
    MID = "mid"
    FRONTIER = "frontier"


LADDER: tuple[TierName, ...] = tuple(TierName)


def rank(name: TierName) -> int:
    """Position on the ladder, 0 for `tool`."""
    return LADDER.index(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One rung as configured: which model stands there, what it can take and what it costs."""

    name: TierName
    backend: str
    """`in-process`, `embedded`, `openai`, ...; empty when nothing is connected."""
    model: str
    """Model id, or empty."""
    price: ModelPrice | None
    """None means unpriced; work on this machine carries a declared zero."""
    window_tokens: int
    """Prompt and answer together; 0 for the tool tier."""
    max_output_tokens: int
    ready: bool
    """Whether a step could run here now."""
    missing: str = ""
    """When not ready: what is missing and the command that adds it."""
    reasoning_tokens: int = 0
    """Room for reasoning on top of every answer, for models that cannot answer without it."""
    effort: str = ""
    """How hard the model shall try, as its vendor names it; empty for its default."""
    reach: Reach = Reach.MACHINE
    digest: str = ""
    """Of the model's file, where it is known: what was learned about another file says nothing about it."""
    least_cached_tokens: int = 0
    """The shortest beginning of a prompt that its vendor's cache keeps; 0 where it is not asked to."""

    @property
    def declared_free(self) -> bool:
        """Its price is a declared zero, whatever the server says."""
        return self.price is not None and self.price.source.startswith("declared")
