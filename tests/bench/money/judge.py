"""Holds the vendor's books, the ledger and the journals of a world against each other, from what is on disk.

Nothing here asks the guard or the ledger's code: sums come from SQL, bills from the vendor, stories from the
journals' own lines.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.money.audit import Row, moments, rises, rows
from tests.bench.money.figures import Figures
from tests.bench.money.running import Outcome, journal_of
from tests.bench.money.scenes import Session, World
from tests.bench.money.vendor import Vendor
from tests.support.messages_server import BilledCall, Fault
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.domain import events as e
from tier_code.domain.events import Record
from tier_code.domain.fold import fold

ENDED = frozenset({"settled", "released"})
"""How a call is closed when its end is known."""
NAMES = ("step", "session", "day", "month")


@dataclass(slots=True)
class Judgement:
    """One world being judged."""

    world: World
    folder: Path
    vendor: Vendor
    outcomes: Sequence[Outcome]
    figures: Figures = field(default_factory=Figures)

    def judge(self) -> Figures:
        """All that is to be said about it."""
        self._count()
        ledger = self.folder / "ledger.db"
        self._limits(ledger)
        bills = {bill.label: bill for bill in self.vendor.shop.bills}
        by_session: dict[str, dict[str, Row]] = defaultdict(dict)
        for row in rows(ledger):
            by_session[row.session][row.call] = row
        for session in self.world.sessions():
            self._session(session, by_session[session.id], bills)
        self._rises(ledger, bills)
        self.figures.billed = sum(bill.cost for bill in bills.values())
        return self.figures

    def _problem(self, text: str) -> None:
        self.figures.problems.append(f"{self.world.seed}: {text}")

    def _count(self) -> None:
        figures, world = self.figures, self.world
        figures.worlds, figures.shared = 1, int(len(world.processes) > 1)
        figures.sessions = len(world.sessions())
        for outcome in self.outcomes:
            figures.ends.update(outcome.ends)
            figures.crashes += outcome.crashed
        figures.questions = sum(figures.ends.values())
        figures.answered, figures.refused = figures.ends["answered"], figures.ends["BudgetRefused"]
        figures.cancels = figures.ends["cancelled"]
        for faults in self.vendor.served.values():
            figures.requests += len(faults)
            figures.retries += len(faults) - 1
            figures.cuts += sum(fault.cut_at >= 0 for fault in faults)
            figures.errors_inside += sum(fault.error_inside for fault in faults)
            figures.turned_away += sum(fault.status > 0 for fault in faults)

    def _limits(self, ledger: Path) -> None:
        """Every call that was let in, against the limits under which it was."""
        asked = {call: limits for outcome in self.outcomes for call, limits in outcome.asked.items()}
        own = {session.id: session for session in self.world.sessions()}
        newest = ""
        for moment in moments(ledger):
            session = own[moment.session]
            if moment.day < newest:
                self._problem(f"{moment.call}: booked on {moment.day}, after {newest}")
            newest = max(newest, moment.day)
            given = _nanos(session)
            limits = asked.get(moment.call, given)
            if session.changes and moment.call not in asked:
                # Its process was killed: which limit the user had set by then is not known any more.
                continue
            if limits != given and not session.changes:
                self._problem(f"{moment.call}: held under {limits}, the session's limits are {given}")
            if moment.state != "held" or not moment.held:
                # Work that costs nothing goes on when a bucket is full, or overfull by a dearer answer.
                continue
            for name, limit, committed in zip(NAMES, limits, moment.committed, strict=True):
                self.figures.checked += limit is not None
                if limit is not None and committed > limit:
                    self.figures.over += committed - limit
                    self._problem(f"{moment.call}: {committed} in a {name} of {limit}")

    def _session(self, session: Session, booked: Mapping[str, Row], bills: Mapping[str, BilledCall]) -> None:
        records = tuple(JournalFile.read(journal_of(self.folder, session.id)).records())
        total = sum(row.charged for row in booked.values())
        told, view = _told(records), fold(records)
        shown = view.spent.nanos + view.held_total.nanos
        if not total == sum(told.values()) == shown:
            self._problem(
                f"{session.id}: {total} in the ledger, {sum(told.values())} in the journal, {shown} shown"
            )
        for row in booked.values():
            if row.state == "held":
                self._problem(f"{row.call}: still open")
        self._calls(session, _in_order(records), booked, bills)
        self.figures.calls += len(booked)
        self.figures.charged += total

    def _calls(
        self,
        session: Session,
        asked: Mapping[str, Sequence[str]],
        booked: Mapping[str, Row],
        bills: Mapping[str, BilledCall],
    ) -> None:
        """Each call beside the request that it sent."""
        clean, paid = True, 0
        matched: set[str] = set()
        for label, calls in asked.items():
            served = self.vendor.served.get(label, [])
            if len(served) > len(calls):
                self._problem(f"{label}: {len(served)} requests arrived, {len(calls)} were announced")
            for number, call in enumerate(calls):
                name = f"{label}#{number}"
                matched.add(name)
                fault = served[number] if number < len(served) else None
                paid += bills[name].cost if name in bills else 0
                clean &= self._call(session, call, booked.get(call), bills.get(name), fault)
        stray = [label for label in bills if label.startswith(f"{session.id}/") and label not in matched]
        if stray:
            self._problem(f"{session.id}: billed and never announced: {stray[0]}")
        if clean and all(row.state in ENDED for row in booked.values()):
            self._clean(session, paid, sum(row.charged for row in booked.values()))

    def _clean(self, session: Session, paid: int, charged: int) -> None:
        self.figures.clean += 1
        self.figures.clean_billed += paid
        self.figures.clean_charged += charged
        if charged != paid:
            self._problem(f"{session.id}: all ends clean, billed {paid}, in the ledger {charged}")

    def _call(
        self, session: Session, call: str, row: Row | None, bill: BilledCall | None, fault: Fault | None
    ) -> bool:
        """Whether both sides know how it ended."""
        if row is None:
            self._problem(f"{call}: sent and not in the ledger")
            return False
        self._amounts(row, bill)
        if row.state == "written_off" and bill and bill.whole and not self._disturbed(session):
            self._problem(f"{call}: answered whole, and written off")
        return _is_clean(row, bill, fault)

    def _amounts(self, row: Row, bill: BilledCall | None) -> None:
        cost = bill.cost if bill else 0
        if row.state == "released" and cost:
            self._problem(f"{row.call}: given back, but billed {cost}")
        if row.state == "written_off" and row.charged < cost and not self._unforeseen(bill):
            self._problem(f"{row.call}: written off at {row.charged}, billed {cost}")
        if row.state == "settled" and row.charged != cost and not (bill and _unpriced(self._fault(bill))):
            self._problem(f"{row.call}: settled at {row.charged}, billed {cost}")

    def _rises(self, ledger: Path, bills: Mapping[str, BilledCall]) -> None:
        """What was charged above its hold: only where the vendor did something that nobody asked for."""
        del bills
        found = rises(ledger)
        self.figures.dearer, self.figures.dearer_nanos = len(found), sum(found.values())
        strange = {label for label, faults in self.vendor.served.items() if any(map(_disobedient, faults))}
        sessions = {label.partition("/")[0] for label in strange}
        for call in found:
            if call.rpartition("-")[0].rpartition("-")[0] not in sessions:
                self._problem(f"{call}: charged more than was held")

    def _disturbed(self, session: Session) -> bool:
        """Whether somebody cancelled in this session, or its process died."""
        place = next(n for n, sessions in enumerate(self.world.processes) if session in sessions)
        killed = any(kill.process == place for kill in self.world.kills)
        return bool(session.cancels or session.crash_tick or killed)

    def _unforeseen(self, bill: BilledCall | None) -> bool:
        return bill is not None and _disobedient(self._fault(bill))

    def _fault(self, bill: BilledCall) -> Fault:
        label, _, number = bill.label.rpartition("#")
        return self.vendor.served[label][int(number)]


def _disobedient(fault: Fault) -> bool:
    """Another model, or another price, than was asked for."""
    return bool(fault.served_model or fault.variants)


def _unpriced(fault: Fault) -> bool:
    """The price is not in the table: the hold stays as it was."""
    return "service_tier" in fault.variants or (fault.variants.get("speed") == "fast")


def _is_clean(row: Row, bill: BilledCall | None, fault: Fault | None) -> bool:
    """Both sides know how it ended: answered whole, or turned down before any work."""
    if row.state == "settled":
        return fault is None or not _disobedient(fault)
    return row.state == "released" and bill is None


def _nanos(session: Session) -> list[int | None]:
    limits = session.limits
    return [
        None if each is None else each.nanos
        for each in (limits.step, limits.session, limits.day, limits.month)
    ]


def _told(records: Iterable[Record]) -> Counter[str]:
    """What each call came to by the journal's own story, in nano-dollars."""
    sums: Counter[str] = Counter()
    closed: set[str] = set()
    for record in records:
        event = record.event
        match event:
            case e.SpendReserved():
                sums[event.call] = event.amount.nanos
            case e.SpendSettled() if event.entry.call not in closed:
                closed.add(event.entry.call)
                if event.entry.cost is not None:
                    sums[event.entry.call] = event.entry.cost.nanos
            case e.SpendReleased():
                sums[event.call] = 0
            case e.SpendWrittenOff():
                sums[event.call] = event.amount.nanos
            case _:
                continue
    return sums


def _in_order(records: Iterable[Record]) -> Mapping[str, Sequence[str]]:
    """The name of each question to its calls, as they were announced."""
    found: dict[str, list[str]] = defaultdict(list)
    for record in records:
        event = record.event
        if isinstance(event, e.ModelCalled):
            label = event.messages[-1][1].partition("\n")[0]
            found[label].append(event.call)
    return found
