"""What a backend makes of a choice: the tier as it stands, and the source behind it if it is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tier_code.adapters.config.settings import Settings
from tier_code.domain.choices import ModelChoice
from tier_code.domain.tiers import Tier, TierName
from tier_code.ports.model import ModelSource
from tier_code.ports.prices import PriceBook

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A tier and who sits there."""

    tier: Tier
    source: ModelSource | None
    """None where the tier is not ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What backends look at to see what is there."""

    settings: Settings
    environment: Mapping[str, str] = field(repr=False)
    """Holds the user's keys."""
    prices: PriceBook
    now: int
    """UTC nanoseconds."""
    progress: Progress


Backend = Callable[[TierName, ModelChoice, Surroundings], Seat]


def absent(name: TierName, missing: str, choice: ModelChoice | None = None) -> Seat:
    """A tier where nobody can be asked, and what would change that."""
    tier = Tier(
        name=name,
        backend=choice.backend if choice else "",
        model=choice.model if choice else "",
        price=None,
        window_tokens=0,
        max_output_tokens=0,
        ready=False,
        missing=missing,
        effort=choice.effort if choice else "",
    )
    return Seat(tier=tier, source=None)
