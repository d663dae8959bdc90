"""What a call is priced at when another model answered than was asked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

import pytest

from tests.engine.sessions import PAID, LetterCounter
from tier_code.adapters.in_memory.books import MemoryJournal, MemoryLedger, NumberedIds, SteppingClock
from tier_code.adapters.models.scripted import ScriptedSource
from tier_code.domain.budget import NO_LIMITS
from tier_code.domain.ledger import CostQuality
from tier_code.domain.money import Usd
from tier_code.domain.plan import Step, StepId, StepKind, TaskClass
from tier_code.domain.pricing import ModelPrice
from tier_code.domain.privacy import Label, clear
from tier_code.domain.tiers import Reach, Tier, TierName
from tier_code.domain.tokens import TokenUsage
from tier_code.engine.execution.model_call import ModelCaller, Pace
from tier_code.engine.money.guard import BudgetGuard
from tier_code.engine.money.whereabouts import Whereabouts
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import ModelServices
from tier_code.ports.model import ModelChunk, ModelMessage, ModelRequest, ReplyEnd

USAGE = TokenUsage(input_tokens=1_000)


@dataclass(frozen=True)
class Served:
    """A model that says who answered."""

    name: str

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelChunk, None]:
        yield ReplyEnd(usage=USAGE, usage_source="usage", stop_reason="stop", served_model=self.name)

    async def count(self, request: ModelRequest) -> int | None:
        return None


class NoPrices:
    """A table without a single row."""

    def price(self, model: str, at: int, variants: Sequence[str] = ()) -> ModelPrice | None:
        return None

    def history(self, model: str) -> Sequence[ModelPrice]:
        return ()

    def models(self) -> Sequence[str]:
        return ()


@pytest.mark.parametrize(
    ("served", "cost"),
    [
        ("paid", Usd(1_000_000)),
        ("paid-20261001", Usd(1_000_000)),
        ("paid@2026-10-01", Usd(1_000_000)),
        ("paid-2", None),
        ("paid-20261001-fast", None),
        ("other", None),
    ],
)
async def test_only_a_date_behind_its_name_leaves_a_model_the_same(served: str, cost: Usd | None) -> None:
    tier = Tier(
        name=TierName.SMALL,
        backend="test",
        model="paid",
        price=PAID,
        window_tokens=9_999,
        max_output_tokens=999,
        ready=True,
        reach=Reach.MACHINE,
    )
    ledger, recorder = MemoryLedger(), Recorder(MemoryJournal(), SteppingClock())
    models = ModelServices(
        tiers={TierName.SMALL: tier},
        sources={TierName.SMALL: ScriptedSource(Served(served))},
        counter=LetterCounter(),
        ledger=ledger,
        baseline_price=None,
        prices=NoPrices(),
    )
    guard = BudgetGuard(recorder, ledger, NO_LIMITS)
    pace = Pace(clock=SteppingClock(), ids=NumberedIds())
    caller = ModelCaller(models, guard, recorder, pace, Whereabouts(session="S"))
    step = Step(
        id=StepId("s1"),
        title="ask",
        kind=StepKind.DOCSTRING,
        targets=(),
        instruction="ask",
        task_class=TaskClass.B,
        checks=(),
        tier=TierName.SMALL,
        reason="test",
    )
    question = (ModelMessage(role="user", text="x" * 2_000),)
    await caller.ask(step, 1, question, 10, clear(Label.PROJECT, Reach.MACHINE, "a test"))
    (entry,) = recorder.view.entries
    assert entry.cost == cost
    assert (entry.quality is CostQuality.UNPRICED) == (cost is None)
    if cost is None:
        assert recorder.view.spent + recorder.view.held_total == ledger.committed("S") > Usd(0)
