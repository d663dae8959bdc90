"""Several sessions in several processes over one ledger, with crashes and clocks: the invariants, I1 to I11.

After every rule the ledger, the journals and the views are held against `PlainBooks`, plain integers that
share no code with the product. What each invariant says, and where it is checked below:

I1 no limit of any scope is crossed; I2 a call costs what was held at most, or stops paid calls; I3
nothing may be sent before its hold is durable in ledger and journal; I4 each hold ends exactly once; I6
steps, session, journal and view have the same integers; I7 a call stays in the day in which it was held
and no clock frees a budget; I8 several processes count together; I9 free calls go on without money; I10
what is under way stays held for as long as it takes; I11 an answer is shortened to fit, and never below
what is useful. I5 has a test of its own.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Coroutine
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.engine.money import desks
from tests.engine.money.desks import Desk, SyncedJournal, entry
from tests.engine.money.plain_books import OPEN, SCOPES, PlainBooks, PlainCall
from tier_code.domain.budget import Booking, BudgetScope
from tier_code.domain.errors import BudgetRefused
from tier_code.domain.fold import fold
from tier_code.domain.ledger import CallId
from tier_code.domain.money import Usd
from tier_code.domain.money_trail import accounts, compare
from tier_code.domain.pricing import declared_free
from tier_code.engine.money.guard import Hold, Purchase
from tier_code.engine.money.recovery import reconcile
from tier_code.engine.money.whereabouts import Whereabouts
from tier_code.ports.ledger import LedgerStore
from tier_code.ports.model import ModelMessage, ModelRequest

T = TypeVar("T")
ZONE = ZoneInfo("Europe/Berlin")
NANOS = 1_000_000_000
START = int(dt.datetime(2026, 10, 24, 21, 0, tzinfo=dt.UTC).timestamp())
"""Two hours before the night in which clocks are put back, a week before a month ends."""
steps = st.sampled_from(["s1", "s2"])
limits = st.one_of(st.none(), st.integers(min_value=0, max_value=6_000_000))
shared = st.one_of(st.none(), st.integers(min_value=2_000_000, max_value=12_000_000))
calls = st.runner().flatmap(lambda machine: st.sampled_from(sorted(machine.held)))


class MoneyMachine(RuleBasedStateMachine):
    """The rules; what the ledger is, those say that derive from it."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.books = PlainBooks()
        self.processes: list[LedgerStore] = []
        self.desks: dict[str, Desk] = {}
        self.journals: dict[str, SyncedJournal] = {}
        self.now = START
        self.numbers = 0
        self.held: dict[str, str] = {}
        """Open call to its session, where a process has it."""

    def opened(self) -> LedgerStore:
        """The ledger as one more process has it."""
        raise NotImplementedError

    def teardown(self) -> None:
        for process in self.processes:
            process.close()
        self.runner.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Carry out on the machine's own loop."""
        return self.runner.run(work)

    def booking(self, call: str, session: str, step: str) -> Booking:
        """As the product books it at this moment."""
        where = Whereabouts(session=session, zone=ZONE)
        booking = where.booking(CallId(call), self.now * NANOS)
        return Booking(call=booking.call, session=session, day=booking.day, step=step)

    @property
    def today(self) -> str:
        """The day by a calendar of our own, and never before the newest in the books: I7."""
        here = dt.datetime.fromtimestamp(self.now, dt.UTC).astimezone(ZONE).date().isoformat()
        return max(here, self.books.newest_day)

    @initialize(day=shared, month=shared)
    def begin(self, day: int | None, month: int | None) -> None:
        """Two processes, and limits that hold for all sessions."""
        self.day, self.month = day, month
        self.processes = [self.opened(), self.opened()]
        self.open_session(0, None, None)

    @rule(process=st.integers(0, 1), session=limits, step=limits)
    def open_session(self, process: int, session: int | None, step: int | None) -> None:
        """A session of its own in one of the processes: I8."""
        if len(self.journals) >= 4:
            return
        name = f"session{len(self.journals)}"
        own = {"step": step, "session": session, "day": self.day, "month": self.month}
        self.journals[name] = SyncedJournal()
        self.desks[name] = Desk(name, self.processes[process], own, self.journals[name])

    @rule(scope=st.sampled_from(SCOPES), limit=limits, data=st.data())
    @precondition(lambda self: self.desks)
    def change_limit(self, scope: str, limit: int | None, data: st.DataObject) -> None:
        """A limit is lowered to what is spent and held at the least: I1."""
        self._limit(self._desk(data), scope, limit)

    def _limit(self, desk: Desk, scope: str, limit: int | None) -> None:
        asked = None if limit is None else Usd(limit)
        self.run(desk.guard.set_limit(self.booking("", desk.session, ""), BudgetScope(scope), asked))
        here = PlainCall(session=desk.session, step="", day=self.today, held=0, charged=0)
        desk.limits[scope] = None if limit is None else max(limit, self.books.committed(here.key(scope)))
        now = desk.guard.limits.of(BudgetScope(scope))
        assert desk.limits[scope] == (None if now is None else now.nanos), "I1"

    @rule(
        scope=st.sampled_from(SCOPES),
        tokens=st.sampled_from([19, 20, 60, 100]),
        over=st.sampled_from([-1, 0, 1]),
        least=st.sampled_from([0, 20]),
        data=st.data(),
    )
    @precondition(lambda self: self.desks)
    def reserve_at_the_wall(
        self, scope: str, tokens: int, over: int, least: int, data: st.DataObject
    ) -> None:
        """Room for just so many tokens: one nano-dollar too little is too little: I1, I11."""
        desk = self._desk(data)
        here = PlainCall(session=desk.session, step="s1", day=self.today, held=0, charged=0)
        amount = (10 + 64) * desks.NANOS_IN + tokens * desks.NANOS_OUT
        self._limit(desk, scope, self.books.committed(here.key(scope)) + amount + over)
        self._reserve(desk, "s1", 10, 100, least)

    @rule(
        step=steps,
        size=st.integers(0, 200),
        most=st.integers(1, 400),
        least=st.sampled_from([0, 20, 100]),
        data=st.data(),
    )
    @precondition(lambda self: self.desks)
    def reserve(self, step: str, size: int, most: int, least: int, data: st.DataObject) -> None:
        """Held whole, or for fewer tokens to answer with, or refused; never more than there is: I1, I11."""
        self._reserve(self._desk(data), step, size, most, least)

    def _reserve(self, desk: Desk, step: str, size: int, most: int, least: int) -> None:
        call = self._new_call()
        request = ModelRequest(
            messages=(ModelMessage(role="user", text="x" * size),), max_tokens=most, least_tokens=least
        )
        prompt = size + 64
        factor = desks.DEARER if prompt > desks.STEP_AT else 1
        plain = PlainCall(session=desk.session, step=step, day=self.today, held=0, charged=0)
        room = self.books.room(plain, desk.limits)
        tokens = desks.affordable(prompt, factor, room, most, least)
        purchase = Purchase(
            booking=self.booking(call, desk.session, step), request=request, price=desks.PRICE
        )
        try:
            hold = self.run(desk.guard.reserve(purchase))
        except BudgetRefused:
            assert desk.frozen or tokens is None, "I11: refused though it fits"
            return
        assert not desk.frozen, "I2: a paid call after one that cost more than it could"
        assert tokens is not None, "I1: held though it does not fit"
        assert hold.request.max_tokens == tokens, "I11"
        plain.held = plain.charged = factor * (prompt * desks.NANOS_IN + tokens * desks.NANOS_OUT)
        self._took(desk, call, plain, hold)

    def _took(self, desk: Desk, call: str, plain: PlainCall, hold: Hold) -> None:
        self.books.hold(call, plain, desk.limits)
        desk.holds[call], self.held[call] = hold, desk.session
        other = next((each for each in self.processes if each is not desk.ledger), desk.ledger)
        (line,) = [line for line in other.lines_of(desk.session) if line.booking.call == call]
        assert (line.state, line.held.nanos) == (OPEN, plain.held), "I3: another process must see the hold"
        assert line.booking.day == plain.day, "I7"
        assert desk.journal.holds_for_good(call) or not plain.held, "I3: the journal must have it for good"

    @rule(step=steps, data=st.data())
    @precondition(lambda self: self.desks)
    def free_call(self, step: str, data: st.DataObject) -> None:
        """Work on this machine needs no money, whatever was spent: I9."""
        desk, call = self._desk(data), self._new_call()
        request = ModelRequest(messages=(ModelMessage(role="user", text="x"),), max_tokens=9)
        booking = self.booking(call, desk.session, step)
        purchase = Purchase(booking=booking, request=request, price=declared_free("local"))
        hold = self.run(desk.guard.reserve(purchase))
        plain = PlainCall(session=desk.session, step=step, day=self.today, held=0, charged=0)
        self._took(desk, call, plain, hold)

    @rule(step=steps, turns=st.integers(0, 6), data=st.data())
    @precondition(lambda self: self.desks)
    def cancel_a_reservation(self, step: str, turns: int, data: st.DataObject) -> None:
        """Nothing was sent, so nothing stays held: I4."""
        desk, call = self._desk(data), self._new_call()
        request = ModelRequest(messages=(ModelMessage(role="user", text=""),), max_tokens=1)
        booking = self.booking(call, desk.session, step)
        amount = 64 * desks.NANOS_IN + desks.NANOS_OUT
        plain = PlainCall(session=desk.session, step=step, day=self.today, held=amount, charged=amount)
        taking = desk.guard.reserve(Purchase(booking=booking, request=request, price=desks.PRICE))
        hold = self.run(desks.cancelled_after(taking, turns))
        if hold is not None:
            self._took(desk, call, plain, hold)
        elif any(line.booking.call == call for line in desk.ledger.lines_of(desk.session)):
            self.books.calls[call] = plain
            self.books.release(call)

    @rule(step=steps, data=st.data())
    @precondition(lambda self: self.desks)
    def unpriced_call(self, step: str, data: st.DataObject) -> None:
        """A call without a known price is refused and leaves nothing behind."""
        desk = self._desk(data)
        request = ModelRequest(messages=(ModelMessage(role="user", text="x"),), max_tokens=9)
        booking = self.booking(self._new_call(), desk.session, step)
        try:
            self.run(desk.guard.reserve(Purchase(booking=booking, request=request, price=None)))
        except BudgetRefused:
            return
        raise AssertionError("a call without a price was let through")

    @rule(call=calls, share=st.integers(0, 100))
    @precondition(lambda self: self.held)
    def settle(self, call: str, share: int) -> None:
        """At what it used, up to all that was held: I2."""
        self._settle(call, self.books.calls[call].held * share // 100)

    @rule(call=calls, more=st.integers(1, 500_000))
    @precondition(lambda self: self.held)
    def settle_dearer(self, call: str, more: int) -> None:
        """A vendor that charges more than can be is believed, and paid calls stop: I2."""
        desk = self.desks[self.held[call]]
        self._settle(call, self.books.calls[call].held + more)
        desk.frozen = True

    @rule(call=calls)
    @precondition(lambda self: self.held)
    def settle_at_an_unknown_price(self, call: str) -> None:
        """Another model served: the hold stays."""
        self._settle(call, None)

    def _settle(self, call: str, cost: int | None) -> None:
        desk = self.desks[self.held.pop(call)]
        self.run(desk.holds.pop(call).settle(entry(call, self.books.calls[call].step, cost)))
        self.books.settle(call, cost)

    @rule(call=calls)
    @precondition(lambda self: self.held)
    def release(self, call: str) -> None:
        """Provably not processed."""
        self.run(self.desks[self.held.pop(call)].holds.pop(call).release())
        self.books.release(call)

    @rule(call=calls)
    @precondition(lambda self: self.held)
    def lose(self, call: str) -> None:
        """Nobody knows how it ended: it counts whole."""
        self.run(self.desks[self.held.pop(call)].holds.pop(call).close_unknown())
        self.books.write_off(call)

    @rule(data=st.data())
    @precondition(lambda self: self.books.calls and self.processes)
    def end_again(self, data: st.DataObject) -> None:
        """What is closed stays as it is, whatever is told again: I4."""
        ended = sorted(name for name, call in self.books.calls.items() if call.state != OPEN)
        if not ended:
            return
        call = data.draw(st.sampled_from(ended))
        plain, ledger = self.books.calls[call], self.processes[0]
        ledger.settle(self.booking(call, plain.session, plain.step), entry(call, plain.step, 1))
        ledger.release(CallId(call))

    @rule(hours=st.integers(-800, 800))
    def move_the_clock(self, hours: int) -> None:
        """Forwards and backwards, over days, months and the night with 25 hours: I7, I10."""
        self.now += hours * 3_600

    @rule(data=st.data(), between=st.sampled_from(["", "reserve", "settle", "release", "write_off"]))
    @precondition(lambda self: self.desks)
    def crash(self, data: st.DataObject, between: str) -> None:
        """A process ends, perhaps between the ledger's commit and the journal's record."""
        desk = self._desk(data)
        mine = sorted(call for call, session in self.held.items() if session == desk.session)
        if between == "reserve":
            self._hold_without_telling(desk)
        elif between and mine:
            self._end_without_telling(desk, data.draw(st.sampled_from(mine)), between)
        for call in mine:
            self.held.pop(call, None)
        del self.desks[desk.session]

    def _hold_without_telling(self, desk: Desk) -> None:
        call = self._new_call()
        plain = PlainCall(session=desk.session, step="s1", day=self.today, held=7, charged=7, told=False)
        room = self.books.room(plain, desk.limits)
        if room is None or room >= 7:
            desk.ledger.reserve(self.booking(call, desk.session, "s1"), Usd(7), desk.guard.limits)
            self.books.hold(call, plain, desk.limits)

    def _end_without_telling(self, desk: Desk, call: str, how: str) -> None:
        plain = self.books.calls[call]
        if how == "settle":
            booking = self.booking(call, desk.session, plain.step)
            desk.ledger.settle(booking, entry(call, plain.step, plain.held // 2))
            self.books.settle(call, plain.held // 2)
        elif how == "release":
            desk.ledger.release(CallId(call))
            self.books.release(call)
        else:
            desk.ledger.write_off(CallId(call))
            self.books.write_off(call)

    @rule(process=st.integers(0, 1), fresh=st.booleans(), data=st.data())
    @precondition(lambda self: len(self.journals) > len(self.desks))
    def come_back(self, process: int, data: st.DataObject, *, fresh: bool) -> None:
        """What was held counts, what the journal never told of was not sent, and both books agree: I4, I6."""
        session = data.draw(st.sampled_from(sorted(set(self.journals) - set(self.desks))))
        if fresh:
            self.processes.append(self.opened())
        ledger = self.processes[-1 if fresh else process]
        own = {"step": None, "session": None, "day": self.day, "month": self.month}
        desk = Desk(session, ledger, own, SyncedJournal(self.journals[session].records))
        found = self.run(reconcile(ledger, desk.recorder, session))
        left = [self.books.calls[name] for name in self.books.open_of(session)]
        assert len(found) >= sum(call.held > 0 for call in left), "every hold is told of"
        for name in list(self.books.open_of(session)):
            (self.books.write_off if self.books.calls[name].told else self.books.release)(name)
        assert self.run(reconcile(ledger, desk.recorder, session)) == [], "I4: a second time finds nothing"
        desk.frozen = any(
            call.priced and call.charged > call.held
            for call in self.books.calls.values()
            if call.session == session
        )
        self.desks[session], self.journals[session] = desk, desk.journal

    @invariant()
    def the_ledger_has_the_same_integers_in_every_process(self) -> None:
        """I4, I7, I8: state, amounts and day of every call."""
        for process in self.processes:
            lines = [line for session in self.journals for line in process.lines_of(session)]
            found = {
                str(line.booking.call): (
                    line.state.value,
                    line.held.nanos,
                    line.charged.nanos,
                    line.booking.day,
                )
                for line in lines
            }
            assert found == {
                name: (call.state, call.held, call.charged, call.day)
                for name, call in self.books.calls.items()
            }

    @invariant()
    def no_limit_is_crossed(self) -> None:
        """I1: by no more than what vendors charged above what was held, which I2 books whole."""
        for bucket in self.books.buckets():
            limit = self.books.allowed.get(bucket)
            if limit is not None:
                most = limit + self.books.excess.get(bucket, 0)
                assert self.books.committed(bucket) <= most, f"I1: {bucket}"

    @invariant()
    def the_standings_are_those_sums(self) -> None:
        """I1, I10: what a screen shows of each scope, held calls included, however long they take."""
        for name, desk in self.desks.items():
            booking = self.booking("", name, "s1")
            plain = PlainCall(session=name, step="s1", day=self.today, held=0, charged=0)
            shown = desk.ledger.standing(booking, desk.guard.limits)
            assert [each.committed.nanos for each in shown] == [
                self.books.committed(plain.key(scope)) for scope in SCOPES
            ]

    @invariant()
    def journal_view_and_ledger_agree(self) -> None:
        """I6, I4: one set of integers for each living session, also when its journal is read twice over."""
        for name, desk in self.desks.items():
            view, events = desk.recorder.view, [record.event for record in desk.journal.records]
            total = self.books.total(name)
            assert compare(name, desk.ledger.lines_of(name), accounts(events)) is None
            assert (view.spent + view.held_total).nanos == desk.ledger.committed(name).nanos == total
            assert type(desk.ledger.committed(name).nanos) is int
            twice = fold([*desk.journal.records, *desk.journal.records])
            assert (twice.spent, twice.held_total) == (view.spent, view.held_total)
            assert sum(self.books.committed(("step", f"{name}/{step}")) for step in ("s1", "s2")) == total

    def _desk(self, data: st.DataObject) -> Desk:
        return self.desks[data.draw(st.sampled_from(sorted(self.desks)))]

    def _new_call(self) -> str:
        self.numbers += 1
        return f"call{self.numbers:03d}"
