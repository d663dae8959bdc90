"""Prices and tries to put beside a recording."""

from __future__ import annotations

from tier_code.domain.events import SessionId
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepId
from tier_code.domain.pricing import ModelPrice
from tier_code.domain.tiers import TierName
from tier_code.domain.what_if import TriedStep
from tier_code.frontends.shared.beside import Beside


def price(rate: int | None) -> ModelPrice:
    """The same nano-dollars per million tokens for everything."""
    return ModelPrice(
        model="m",
        as_of="",
        source="",
        input_rate=rate,
        cache_read_rate=rate,
        cache_write_5m_rate=rate,
        cache_write_1h_rate=rate,
        output_rate=rate,
    )


def tried(step: str, tier: TierName, cost: Usd, why: str = "") -> TriedStep:
    """A step that passed at a tier unless something is said to have failed."""
    return TriedStep(
        step=StepId(step),
        tier=tier,
        good=not why,
        why=why,
        cost=cost,
        recorded=Usd(2_000_000),
        session=SessionId("01A"),
    )


THRIFTY = Beside(
    pack="thrifty",
    price_of=lambda tier: price(3_000_000_000),
    tried=(
        tried("s2", TierName.MID, Usd(1_700_000), why="docstring: none was written"),
        tried("s2", TierName.SMALL, Usd(1_100_000)),
        tried("s3", TierName.SMALL, Usd(900_000)),
        tried("s4", TierName.SMALL, Usd(800_000), why="parse: [bold]a bracket[/] is open\x1b[2J"),
    ),
)
"""Three dollars per million tokens of any tier, and four tries."""
