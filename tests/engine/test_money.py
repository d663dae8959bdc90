from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.engine.sessions import PAID, World
from tier_code.adapters.models.scripted import ScriptedAnswer
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.budget import NO_LIMITS, Booking, BudgetScope
from tier_code.domain.errors import BudgetRefused, ModelBusy, ProviderFailed, UsageProblem
from tier_code.domain.ledger import CostQuality
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepState
from tier_code.domain.pricing import PriceStep, cost_of
from tier_code.domain.tokens import TokenUsage
from tier_code.engine.money.calendar import day_of, zone_named
from tier_code.engine.money.reservation import byte_bound, shortened, worst_case
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
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan(), c.SkipStep())
    assert world.model.requests == []
    assert view.spent == ZERO
    assert view.steps[0].state is StepState.SKIPPED
    assert world.events(e.BudgetExhausted)


async def test_free_tiers_work_with_no_money_at_all() -> None:
    world = World(["Text."], budget=ZERO)
    view = await world.run(c.SubmitPrompt(text="rename old to new and document plain"), c.ApprovePlan())
    assert [step.state for step in view.steps] == [StepState.PASSED] * 2


async def test_an_unpriced_tier_is_refused_and_never_counted_as_free() -> None:
    world = World(["Text."], local_price=None)
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan(), c.SkipStep())
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
    again.ledger.reserve(Booking(call=held.call, session="SESSION", day="2023-11-14"), held.amount, NO_LIMITS)
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


REQUEST = ModelRequest(messages=(ModelMessage(role="user", text="x" * 900),), max_tokens=1_000)


def test_what_is_written_to_a_cache_is_held_at_its_own_rate() -> None:
    twice = PAID.input_rate * 2 if PAID.input_rate else None
    price = replace(PAID, cache_write_5m_rate=twice, cache_write_1h_rate=twice)
    marked = replace(REQUEST, messages=(replace(REQUEST.messages[0], cached=True),))
    assert worst_case(marked, price) > worst_case(REQUEST, price)
    with pytest.raises(BudgetRefused, match="no known price"):
        worst_case(marked, PAID)


def test_where_a_vendor_writes_its_cache_unasked_every_prompt_is_held_at_that_rate() -> None:
    price = replace(PAID, cache_write_5m_rate=1_250_000_000)
    assert worst_case(replace(REQUEST, max_tokens=0), price) == Usd(byte_bound(REQUEST) * 1_250)


def test_an_answer_is_shortened_to_what_the_budget_pays_for_and_never_below_what_is_useful() -> None:
    bound = byte_bound(REQUEST)
    left = Usd(worst_case(replace(REQUEST, max_tokens=300), PAID).nanos + 4)
    assert shortened(REQUEST, PAID, bound, left) is None, "this request may not be shortened"
    asked = replace(REQUEST, least_tokens=200)
    shorter = shortened(asked, PAID, bound, left)
    assert shorter is not None
    assert shorter.max_tokens == 300
    assert worst_case(shorter, PAID) <= left
    assert shortened(replace(REQUEST, least_tokens=301), PAID, bound, left) is None


def test_a_day_that_changes_its_clocks_is_one_day_and_zones_are_told_apart() -> None:
    berlin = zone_named("Europe/Berlin")
    night = dt.datetime(2026, 10, 24, 22, 0, tzinfo=dt.UTC)
    days = [day_of(int((night + dt.timedelta(hours=h)).timestamp()) * 10**9, berlin) for h in range(25)]
    assert set(days) == {"2026-10-25"}
    assert day_of(int(night.timestamp()) * 10**9, zone_named("UTC")) == "2026-10-24"
    with pytest.raises(UsageProblem, match="Mars"):
        zone_named("Mars/Olympus")


async def test_a_busy_server_is_asked_again_each_time_with_a_reservation_of_its_own() -> None:
    busy = ScriptedAnswer(error=ModelBusy("overloaded", wait_seconds=2.0, unbilled=True))
    world = World(
        [busy, busy, ScriptedAnswer(text="Text.", usage=USAGE)], local_price=PAID, budget=Usd(10**9)
    )
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    assert view.steps[0].state is StepState.PASSED
    assert kinds(world).count("SpendReserved") == 3
    assert kinds(world).count("SpendReleased") == 2
    assert view.spent == cost_of(USAGE, PAID)
    assert world.slept == [2.0, 2.0]


async def test_a_server_that_stays_busy_is_given_up_and_one_that_may_have_billed_is_written_off() -> None:
    busy = ScriptedAnswer(error=ModelBusy("failing", wait_seconds=None, unbilled=False))
    world = World([busy] * 9, local_price=PAID, budget=Usd(10**9))
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    assert view.steps[0].state is StepState.FAILED
    assert world.slept == [1.0, 2.0, 4.0]
    assert kinds(world).count("SpendReserved") == 4
    assert view.written_off.nanos > 0
    assert world.ledger.committed("SESSION") == view.written_off


async def test_a_server_that_asks_for_an_hour_is_not_waited_for() -> None:
    busy = ScriptedAnswer(error=ModelBusy("limited", wait_seconds=3600.0, unbilled=True))
    world = World([busy], local_price=PAID, budget=Usd(10**9))
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    assert (world.slept, view.steps[0].state) == ([], StepState.FAILED)


async def test_a_call_that_cost_more_than_it_could_is_booked_whole_and_stops_paid_calls() -> None:
    dear = ScriptedAnswer(text="Text.", usage=TokenUsage(input_tokens=10**9))
    world = World([dear, "More."], local_price=PAID, budget=Usd(10**12))
    view = await world.run(
        c.SubmitPrompt(text="document plain and document user"), c.ApprovePlan(), c.SkipStep()
    )
    assert [step.state for step in view.steps] == [StepState.PASSED, StepState.SKIPPED]
    assert "charged more" in view.steps[1].reason
    assert view.spent == cost_of(TokenUsage(input_tokens=10**9), PAID)


async def test_paid_calls_stay_stopped_when_such_a_session_is_gone_on_with() -> None:
    dear = ScriptedAnswer(text="Text.", usage=TokenUsage(input_tokens=10**9))
    world = World([dear, "More."], local_price=PAID, budget=Usd(10**12))
    await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    view = await world.run(c.SubmitPrompt(text="document user"), c.ApprovePlan())
    assert view.refusal is not None
    assert "charged more" in view.refusal.reason
    assert len(world.model.requests) == 1


async def test_calls_are_booked_under_their_step_class_tier_and_branch() -> None:
    world = World([ScriptedAnswer(text="Text.", usage=USAGE)], local_price=PAID)
    await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    (booking,) = world.ledger.bookings()
    assert (booking.step, booking.task_class, booking.tier, booking.repo) == ("s1", "B", "local", "/repo")
    assert booking.day == "2023-11-14"


async def test_a_raised_budget_lets_a_waiting_step_go_on() -> None:
    world = World(["Text."], local_price=PAID, budget=Usd(1))
    view = await world.run(
        c.SubmitPrompt(text="document plain"),
        c.ApprovePlan(),
        c.SetBudget(scope=BudgetScope.SESSION, limit=Usd(10**9)),
    )
    assert view.steps[0].state is StepState.PASSED
    (refused,) = [event for event in world.events(e.BudgetExhausted) if isinstance(event, e.BudgetExhausted)]
    assert (refused.scope, refused.left) == ("session", Usd(1))
    assert refused.needed is not None
    assert (view.budget, view.limits.session) == (Usd(10**9), Usd(10**9))


async def test_a_budget_lowered_below_what_is_spent_becomes_that_and_blocks() -> None:
    world = World([ScriptedAnswer(text="Text.", usage=USAGE), "More."], local_price=PAID, budget=Usd(10**9))
    view = await world.run(
        c.SubmitPrompt(text="document plain"),
        c.ApprovePlan(),
        c.SetBudget(scope=BudgetScope.SESSION, limit=ZERO),
        c.SubmitPrompt(text="document user"),
        c.ApprovePlan(),
        c.SkipStep(),
    )
    assert [step.state for step in view.steps] == [StepState.PASSED, StepState.SKIPPED]
    assert view.budget == view.spent == cost_of(USAGE, PAID)
