"""A session's guard and journal as one process has them, and the entries of its calls."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from tier_code.adapters.in_memory.books import MemoryJournal, SteppingClock
from tier_code.domain.budget import Limits
from tier_code.domain.errors import BudgetRefused
from tier_code.domain.events import Record, SpendReserved
from tier_code.domain.ledger import CallId, CostQuality, LedgerEntry
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepId
from tier_code.domain.pricing import ModelPrice, PriceStep
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import NO_TOKENS
from tier_code.engine.money.guard import BudgetGuard, Hold
from tier_code.engine.recorder import Recorder
from tier_code.ports.ledger import LedgerStore

NANOS_IN, NANOS_OUT, DEARER, STEP_AT = 1_000, 5_000, 5, 150
"""Nano-dollars per token, and what multiplies them for prompts above so many tokens."""
PRICE = ModelPrice(
    model="paid",
    as_of="2026-01-01",
    source="test",
    input_rate=NANOS_IN * 1_000_000,
    cache_read_rate=None,
    cache_write_5m_rate=None,
    cache_write_1h_rate=None,
    output_rate=NANOS_OUT * 1_000_000,
    steps=(
        PriceStep(
            above_prompt_tokens=STEP_AT,
            input_rate=DEARER * NANOS_IN * 1_000_000,
            cache_read_rate=None,
            cache_write_5m_rate=None,
            cache_write_1h_rate=None,
            output_rate=DEARER * NANOS_OUT * 1_000_000,
        ),
    ),
)


class SyncedJournal(MemoryJournal):
    """Knows how many records would survive a power loss."""

    def __init__(self, records: list[Record] | None = None) -> None:
        super().__init__()
        self.records = records if records is not None else []
        self.durable = len(self.records)

    def sync(self) -> None:
        self.durable = len(self.records)

    def holds_for_good(self, call: str) -> bool:
        """Whether the reservation of a call is told durably."""
        kept = self.records[: self.durable]
        return any(isinstance(each.event, SpendReserved) and each.event.call == call for each in kept)


@dataclass(slots=True)
class Desk:
    """One session in one process."""

    session: str
    ledger: LedgerStore
    limits: dict[str, int | None]
    journal: SyncedJournal = field(default_factory=SyncedJournal)
    frozen: bool = False
    holds: dict[str, Hold] = field(default_factory=dict)
    recorder: Recorder = field(init=False)
    guard: BudgetGuard = field(init=False)

    def __post_init__(self) -> None:
        self.recorder = Recorder(self.journal, SteppingClock(), tuple(self.journal.records))
        given = {scope: None if limit is None else Usd(limit) for scope, limit in self.limits.items()}
        self.guard = BudgetGuard(self.recorder, self.ledger, Limits(**given))


def entry(call: str, step: str, cost: int | None) -> LedgerEntry:
    """What a call came to."""
    return LedgerEntry(
        call=CallId(call),
        step=StepId(step),
        attempt=1,
        tier=TierName.SMALL,
        backend="test",
        model="paid",
        usage=NO_TOKENS,
        price=PRICE,
        cost=None if cost is None else Usd(cost),
        quality=CostQuality.UNPRICED if cost is None else CostQuality.EXACT,
        tokens_source="usage",
        baseline=None,
        seconds=0.0,
    )


def affordable(prompt: int, factor: int, room: int | None, most: int, least: int) -> int | None:
    """Tokens to answer with: all that were asked, or what the room pays for and is useful, or None."""
    asked = factor * (prompt * NANOS_IN + most * NANOS_OUT)
    if room is None or asked <= room:
        return most
    paid_for = (room - factor * prompt * NANOS_IN) // (factor * NANOS_OUT)
    return paid_for if least and paid_for >= least else None


async def cancelled_after(taking: Coroutine[Any, Any, Hold], turns: int) -> Hold | None:
    """The hold if it was taken before the cancellation came; None if it was refused or cancelled."""
    task = asyncio.create_task(taking)
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    try:
        return await task
    except (asyncio.CancelledError, BudgetRefused):
        return None
