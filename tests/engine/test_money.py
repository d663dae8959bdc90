from __future__ import annotations

from dataclasses import replace

from tests.engine.sessions import PAID, World
from tier_code.adapters.models.scripted import ScriptedAnswer
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.errors import ProviderFailed
from tier_code.domain.ledger import CostQuality
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepState
from tier_code.domain.pricing import PriceStep, cost_of
from tier_code.domain.tokens import TokenUsage
from tier_code.engine.money.guard import worst_case
from tier_code.ports.model import ModelMessage, ModelRequest

USAGE = TokenUsage(input_tokens=300, output_tokens=20)


def kinds(world: World) -> list[str]:
    money = (e.SpendReserved, e.ModelCalled, e.SpendSettled, e.SpendReleased, e.SpendWrittenOff)
    return [type(event).__name__ for event in world.events(*money)]


async def test_a_call_is_held_before_it_is_announced_and_settled_at_what_it_used() -> None:
    world = World([ScriptedAnswer(text="Text.", usage=USAGE)], local_price=PAID, budget=Usd(10**9))
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    assert kinds(world) == ["SpendReserved", "ModelCalled", "SpendSettled"]
    assert view.spent == cost_of(USAGE, PAID)
    assert view.held == ()
    assert world.ledger.committed("SESSION") == view.spent


async def test_a_call_that_does_not_fit_the_budget_is_never_sent() -> None:
    world = World(["Text."], local_price=PAID, budget=Usd(10))
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    assert world.model.requests == []
    assert view.spent == ZERO
    assert view.steps[0].state is StepState.FAILED
    assert world.events(e.BudgetExhausted)


async def test_free_tiers_work_with_no_money_at_all() -> None:
    world = World(["Text."], budget=ZERO)
    view = await world.run(c.SubmitPrompt(text="rename old to new and document plain"), c.ApprovePlan())
    assert [step.state for step in view.steps] == [StepState.PASSED] * 2


async def test_an_unpriced_tier_is_refused_and_never_counted_as_free() -> None:
    world = World(["Text."], local_price=None)
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    assert world.model.requests == []
    assert "no known price" in view.steps[0].reason


async def test_an_unknown_end_is_written_off_in_full() -> None:
    broken = ScriptedAnswer(text="half", error=ProviderFailed("the server fell over"))
    world = World([broken], local_price=PAID, budget=Usd(10**9))
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    (held,) = [event for event in world.events(e.SpendReserved) if isinstance(event, e.SpendReserved)]
    assert view.spent == held.amount
    assert world.ledger.committed("SESSION") == held.amount


async def test_every_attempt_is_an_entry_and_tool_work_is_declared_free() -> None:
    world = World(["forbidden"], local_price=PAID, budget=Usd(10**9))
    view = await world.run(c.SubmitPrompt(text="rename old to new and document plain"), c.ApprovePlan())
    tool, model = view.entries
    assert (tool.cost, tool.quality, tool.usage.total) == (ZERO, CostQuality.EXACT, 0)
    assert tool.baseline is not None
    assert tool.baseline > ZERO
    assert model.cost is not None
    assert model.cost > ZERO
    assert len(world.ledger.entries) == 2


async def test_a_hold_left_open_by_a_killed_process_counts_as_spent_when_the_session_returns() -> None:
    world = World(["Text."], local_price=PAID, budget=Usd(10**9))
    await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    cut = next(i for i, r in enumerate(world.journal.records) if isinstance(r.event, e.ModelCalled)) + 1
    again = World(local_price=PAID, budget=Usd(10**9))
    again.journal.records = world.journal.records[:cut]
    (held,) = [r.event for r in again.journal.records if isinstance(r.event, e.SpendReserved)]
    again.ledger.reserve("SESSION", held.call, held.amount, None)
    view = await again.run()
    assert view.spent == held.amount
    assert view.steps[0].state is StepState.INTERRUPTED


def test_the_worst_case_counts_every_byte_and_every_allowed_token() -> None:
    request = ModelRequest(messages=(ModelMessage(role="user", text="é" * 100),), max_tokens=1000)
    assert worst_case(request, PAID) >= Usd(200 * 1000 + 1000 * 5000)


def test_a_long_prompt_is_held_at_the_rates_of_its_step() -> None:
    step = PriceStep(
        above_prompt_tokens=1_000,
        input_rate=5_000_000_000,
        cache_read_rate=None,
        cache_write_5m_rate=None,
        cache_write_1h_rate=None,
        output_rate=25_000_000_000,
    )
    price = replace(PAID, steps=(step,))
    short = ModelRequest(messages=(ModelMessage(role="user", text="x" * 900),), max_tokens=10)
    long = ModelRequest(messages=(ModelMessage(role="user", text="x" * 2_000),), max_tokens=10)
    assert worst_case(short, price) == worst_case(short, PAID)
    assert worst_case(long, price).nanos == 5 * worst_case(long, PAID).nanos
