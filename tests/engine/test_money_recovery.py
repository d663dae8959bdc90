from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.engine.sessions import PAID, World
from tier_code.adapters.in_memory.books import MemoryJournal, MemoryLedger, SteppingClock
from tier_code.adapters.models.scripted import ScriptedAnswer
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.budget import NO_LIMITS, Booking, BudgetScope, Limits
from tier_code.domain.errors import BudgetRefused, StorageProblem
from tier_code.domain.ledger import CallId, LedgerEntry
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.tokens import TokenUsage
from tier_code.engine.money.guard import BudgetGuard, Purchase
from tier_code.engine.money.reservation import worst_case
from tier_code.engine.recorder import Recorder
from tier_code.ports.model import ModelMessage, ModelRequest

USAGE = TokenUsage(input_tokens=300, output_tokens=20)
DAY = "2023-11-14"
REQUEST = ModelRequest(messages=(ModelMessage(role="user", text="x" * 100),), max_tokens=1_000)
AMOUNT = worst_case(REQUEST, PAID)


class SlowLedger(MemoryLedger):
    """Stops in the middle of a reservation, and of a settlement, until it is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = threading.Event()
        self.go_on = threading.Event()

    def reserve(self, booking: Booking, amount: Usd, limits: Limits) -> None:
        self._wait()
        super().reserve(booking, amount, limits)

    def settle(self, booking: Booking, entry: LedgerEntry) -> None:
        self._wait()
        super().settle(booking, entry)

    def release(self, call: CallId) -> None:
        self._wait()
        super().release(call)

    def _wait(self) -> None:
        self.inside.set()
        assert self.go_on.wait(10)


def purchase(call: str = "c1", *, least: int = 0) -> Purchase:
    request = ModelRequest(messages=REQUEST.messages, max_tokens=1_000, least_tokens=least)
    return Purchase(
        booking=Booking(call=CallId(call), session="S", day=DAY, step="s1"), request=request, price=PAID
    )


def guard_over(
    ledger: MemoryLedger, journal: MemoryJournal, limits: Limits = NO_LIMITS
) -> tuple[BudgetGuard, Recorder]:
    recorder = Recorder(journal, SteppingClock())
    return BudgetGuard(recorder, ledger, limits), recorder


async def cancelled_inside(ledger: SlowLedger, work: asyncio.Task[object]) -> None:
    """Cancel a task while the ledger is in the middle of something, then let the ledger go on."""
    assert await asyncio.to_thread(ledger.inside.wait, 10)
    work.cancel()
    await asyncio.sleep(0)
    ledger.go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await work


async def test_cancelled_while_money_is_held_the_hold_is_given_back_before_anybody_goes_on() -> None:
    ledger = SlowLedger()
    guard, recorder = guard_over(ledger, MemoryJournal())
    await cancelled_inside(ledger, asyncio.create_task(guard.reserve(purchase())))
    assert ledger.committed("S") == ZERO
    told = [type(record.event) for record in recorder.records]
    assert [kind for kind in told if kind is not e.BudgetsRead] == [e.SpendReserved, e.SpendReleased]


async def test_cancelled_while_a_hold_is_given_back_the_journal_learns_it() -> None:
    ledger = SlowLedger()
    ledger.go_on.set()
    guard, recorder = guard_over(ledger, MemoryJournal())
    hold = await guard.reserve(purchase())
    ledger.inside.clear()
    ledger.go_on.clear()
    await cancelled_inside(ledger, asyncio.create_task(hold.release()))
    assert recorder.view.held == ()
    assert ledger.committed("S") == ZERO


async def test_a_hold_that_the_journal_cannot_tell_is_given_back_and_nothing_is_sent() -> None:
    ledger = MemoryLedger()
    guard, _ = guard_over(ledger, MemoryJournal(room=0))
    with pytest.raises(StorageProblem):
        await guard.reserve(purchase())
    assert ledger.committed("S") == ZERO


async def test_a_limit_is_not_lowered_below_a_hold_that_is_just_being_taken() -> None:
    ledger = SlowLedger()
    guard, recorder = guard_over(ledger, MemoryJournal(), Limits(session=Usd(10 * AMOUNT.nanos)))
    taking = asyncio.create_task(guard.reserve(purchase()))
    assert await asyncio.to_thread(ledger.inside.wait, 10)
    lowering = asyncio.create_task(
        guard.set_limit(purchase("").booking, BudgetScope.SESSION, Usd(1)),
    )
    for _ in range(5):
        await asyncio.sleep(0)
    ledger.go_on.set()
    await asyncio.gather(taking, lowering)
    assert guard.limits.session == ledger.committed("S") == AMOUNT
    assert recorder.view.limits.session == AMOUNT


async def test_an_answer_is_shortened_to_what_the_narrowest_of_all_scopes_leaves() -> None:
    limits = Limits(session=Usd(AMOUNT.nanos - 5_000), day=Usd(AMOUNT.nanos - 50_000))
    ledger = MemoryLedger()
    guard, _ = guard_over(ledger, MemoryJournal(), limits)
    hold = await guard.reserve(purchase(least=100))
    assert hold.request.max_tokens == 990
    with pytest.raises(BudgetRefused):
        await guard.reserve(purchase("c2", least=100))


def kinds(records: Sequence[e.Record]) -> list[str]:
    money = (e.SpendReserved, e.SpendSettled, e.SpendReleased, e.SpendWrittenOff)
    return [type(record.event).__name__ for record in records if isinstance(record.event, money)]


async def paid_world() -> World:
    world = World([ScriptedAnswer(text="Text.", usage=USAGE)], local_price=PAID, budget=Usd(10**9))
    await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    return world


async def returned(world: World, last: type[object], *, keep: bool) -> World:
    """The world after a kill just after, or just before, the journal's record of that type."""
    cut = next(i for i, r in enumerate(world.journal.records) if isinstance(r.event, last)) + keep
    again = World(local_price=PAID, budget=Usd(10**9))
    again.journal.records = world.journal.records[:cut]
    again.ledger = world.ledger
    await again.run()
    return again


async def test_killed_between_the_ledgers_settlement_and_the_journals_the_bill_is_found() -> None:
    again = await returned(await paid_world(), e.SpendSettled, keep=False)
    view = again.recorder.view
    assert view.spent == again.ledger.committed("SESSION") > ZERO
    assert view.held == ()
    assert kinds(again.journal.records) == ["SpendReserved", "SpendSettled"]


async def test_a_hold_that_the_journal_never_told_of_was_not_sent_and_is_given_back() -> None:
    world = World(local_price=PAID, budget=Usd(10**9))
    await world.run(c.SubmitPrompt(text="document plain"))
    world.ledger.reserve(Booking(call=CallId("lost"), session="SESSION", day=DAY), AMOUNT, NO_LIMITS)
    for _ in range(2):
        again = World(local_price=PAID, budget=Usd(10**9))
        again.journal.records, again.ledger = world.journal.records, world.ledger
        view = await again.run()
        assert view.spent == ZERO == again.ledger.committed("SESSION")
    assert kinds(world.journal.records) == []
    assert sum("given back" in notice for notice in view.notices) == 1


async def test_where_lines_of_the_journal_are_missing_such_a_hold_counts_once_for_ever() -> None:
    world = World(local_price=PAID, budget=Usd(10**9))
    await world.run(c.SubmitPrompt(text="document plain"))
    world.ledger.reserve(Booking(call=CallId("lost"), session="SESSION", day=DAY), AMOUNT, NO_LIMITS)
    del world.journal.records[2]
    for _ in range(2):
        again = World(local_price=PAID, budget=Usd(10**9))
        again.journal.records, again.ledger = world.journal.records, world.ledger
        view = await again.run()
        assert view.spent == AMOUNT == again.ledger.committed("SESSION")
    assert kinds(world.journal.records) == ["SpendReserved", "SpendWrittenOff"]


async def test_a_session_whose_books_were_deleted_comes_back_and_still_counts_its_hold() -> None:
    world = await paid_world()
    world.ledger = MemoryLedger()
    again = await returned(world, e.ModelCalled, keep=True)
    assert again.recorder.view.spent > ZERO
    assert again.recorder.view.held == ()


async def test_a_call_without_a_known_price_keeps_its_hold_in_ledger_and_view() -> None:
    world = await paid_world()
    again = await returned(world, e.SpendSettled, keep=False)
    (settled,) = again.recorder.view.entries
    unpriced = replace(settled, call=CallId("u"), cost=None)
    guard, recorder = guard_over(ledger := MemoryLedger(), MemoryJournal())
    hold = await guard.reserve(purchase("u"))
    await hold.settle(unpriced)
    assert recorder.view.held_total == ledger.committed("S") == AMOUNT
