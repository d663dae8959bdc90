"""Which price a call has: of the model that served it, at the moment at which it was made."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace

from tests.engine.sessions import PAID, World
from tier_code.adapters.in_memory.books import SteppingClock
from tier_code.adapters.models.scripted import ScriptedSource
from tier_code.adapters.prices.table import PriceTable
from tier_code.domain import commands as c
from tier_code.domain.ledger import CostQuality, LedgerEntry
from tier_code.domain.money import Usd
from tier_code.domain.pricing import ModelPrice, cost_of, is_snapshot
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage
from tier_code.engine.services import Services
from tier_code.ports.model import ModelChunk, ModelRequest, ReplyEnd, TextChunk

USAGE = TokenUsage(input_tokens=300, output_tokens=20)
DAY = "2023-11-14"
"""On which the clock of these sessions begins."""
NEXT_DAY = int(dt.datetime(2023, 11, 15, tzinfo=dt.UTC).timestamp()) * 10**9
OLD = replace(PAID, model="scripted", as_of="")
NEW = replace(OLD, as_of="2023-11-15", output_rate=2_500_000_000)
TABLE = PriceTable({"scripted": (OLD, NEW), "scripted-large": (replace(NEW, model="scripted-large"),)}, DAY)


@dataclass(slots=True)
class Ending:
    """A model whose report of each call is given."""

    end: ReplyEnd

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelChunk, None]:
        yield TextChunk(text="Text.")
        yield self.end

    async def count(self, request: ModelRequest) -> int | None:
        return None


def report(served: str = "scripted", source: str = "usage") -> ReplyEnd:
    return ReplyEnd(usage=USAGE, usage_source=source, stop_reason="stop", served_model=served)


@dataclass(slots=True)
class PricedWorld(World):
    """A world with a price table, in which some time of day it is."""

    end: ReplyEnd = field(default_factory=report)
    start: int = 1_700_000_000_000_000_000
    own_price: ModelPrice = OLD

    def services(self) -> Services:
        services = World.services(self)
        local = replace(services.models.tiers[TierName.LOCAL], price=self.own_price)
        models = replace(
            services.models,
            prices=TABLE,
            tiers={**services.models.tiers, TierName.LOCAL: local},
            sources={TierName.LOCAL: ScriptedSource(Ending(self.end))},
        )
        return replace(services, models=models, clock=SteppingClock(self.start))


async def the_entry(world: World) -> LedgerEntry:
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    (entry,) = view.entries
    assert world.ledger.committed("SESSION") == view.spent + view.held_total
    return entry


async def test_the_tiers_own_model_has_the_row_of_the_day() -> None:
    assert (await the_entry(PricedWorld())).cost == cost_of(USAGE, OLD)


async def test_a_session_that_outlives_a_price_pays_the_next_one() -> None:
    assert (await the_entry(PricedWorld(start=NEXT_DAY))).cost == cost_of(USAGE, NEW)


async def test_a_price_that_the_user_declared_for_a_tier_stays() -> None:
    own = replace(OLD, output_rate=7_000_000_000, source="user")
    assert (await the_entry(PricedWorld(start=NEXT_DAY, own_price=own))).cost == cost_of(USAGE, own)


async def test_a_snapshot_of_the_model_has_its_price() -> None:
    assert (await the_entry(PricedWorld(end=report("scripted-2023-10-01")))).cost == cost_of(USAGE, OLD)


async def test_another_model_of_a_longer_name_has_its_own_price_or_none() -> None:
    known = await the_entry(PricedWorld(end=report("scripted-large"), start=NEXT_DAY))
    assert known.cost == cost_of(USAGE, replace(NEW, model="scripted-large"))
    unknown = await the_entry(PricedWorld(end=report("scripted-9")))
    assert (unknown.cost, unknown.quality) == (None, CostQuality.UNPRICED)


async def test_where_a_paid_host_tells_no_usage_the_whole_hold_counts() -> None:
    world = PricedWorld(end=report(source="counted: bytes / 3"))
    entry = await the_entry(world)
    assert entry.quality is CostQuality.UPPER_BOUND
    assert entry.usage == USAGE
    assert entry.cost is not None
    assert entry.cost > (cost_of(USAGE, OLD) or Usd(0))
    (line,) = world.ledger.lines_of("SESSION")
    assert line.charged == line.held == entry.cost


def test_a_snapshot_is_told_from_another_model() -> None:
    assert is_snapshot("claude-haiku-4-5-20251001", "claude-haiku-4-5")
    assert is_snapshot("claude-opus-4-5@20251101", "claude-opus-4-5")
    assert is_snapshot("devstral-2512", "devstral")
    assert not is_snapshot("claude-opus-5-9", "claude-opus-5")
    assert not is_snapshot("gpt-5-mini", "gpt-5")
