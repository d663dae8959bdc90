"""The user's books in SQLite, shared by all processes: what is held and what was spent, call by call."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import msgspec

from tier_code.adapters.storage.private_database import PrivateDatabase
from tier_code.adapters.system_clock import SystemClock
from tier_code.domain.budget import Booking, BudgetScope, Limits, ScopeStanding
from tier_code.domain.errors import BudgetRefused, StorageProblem
from tier_code.domain.ledger import CallId, LedgerEntry
from tier_code.domain.ledger_report import LedgerLine, LineState
from tier_code.domain.money import NANOS_PER_DOLLAR, Usd
from tier_code.ports.clock import Clock

_MIGRATIONS = (
    """
    CREATE TABLE calls (
        call TEXT PRIMARY KEY,
        session TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('held', 'settled', 'released', 'written_off')),
        held INTEGER NOT NULL CHECK (held >= 0),
        charged INTEGER NOT NULL CHECK (charged >= 0),
        entry TEXT,
        at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX calls_by_session ON calls (session);
    """,
    """
    ALTER TABLE calls ADD COLUMN step TEXT NOT NULL DEFAULT '';
    ALTER TABLE calls ADD COLUMN day TEXT NOT NULL DEFAULT '';
    ALTER TABLE calls ADD COLUMN task_class TEXT NOT NULL DEFAULT '';
    ALTER TABLE calls ADD COLUMN tier TEXT NOT NULL DEFAULT '';
    ALTER TABLE calls ADD COLUMN backend TEXT NOT NULL DEFAULT '';
    ALTER TABLE calls ADD COLUMN model TEXT NOT NULL DEFAULT '';
    ALTER TABLE calls ADD COLUMN repo TEXT NOT NULL DEFAULT '';
    ALTER TABLE calls ADD COLUMN branch TEXT NOT NULL DEFAULT '';
    UPDATE calls SET day = date(at / 1000000000, 'unixepoch'),
        tier = coalesce(entry ->> '$.tier', ''), backend = coalesce(entry ->> '$.backend', ''),
        model = coalesce(entry ->> '$.model', ''), step = coalesce(entry ->> '$.step', '');
    CREATE INDEX calls_by_day ON calls (day);
    """,
    """
    CREATE INDEX charged_by_day ON calls (day, charged);
    CREATE INDEX charged_by_step ON calls (session, step, charged);
    DROP INDEX IF EXISTS calls_by_day;
    DROP INDEX IF EXISTS calls_by_session;
    """,
)
"""The N-th brings a database of version N to version N + 1. Never change one that was released.

The indexes hold all that a limit sums: with 100,000 calls in a month a hold takes 5 ms, not 140.

`held` and `charged` are nano-dollars; `charged` is what counts against the budget now. `entry` is JSON.
"""

_BUSY_SECONDS = 10
_LINES = (
    "SELECT call, session, day, step, task_class, tier, backend, model, repo, branch,"
    " state, held, charged, entry FROM calls"
)


class SqliteLedger:
    """The authority for budgets; implements `ports.ledger.LedgerStore`. Any thread may call it."""

    def __init__(
        self, path: Path, clock: Clock | None = None, *, patience_seconds: float = _BUSY_SECONDS
    ) -> None:
        """Open or create the books; another process is waited for no longer than `patience_seconds`.

        Errors: StorageProblem, also for books of a newer version.
        """
        self.path = path
        self._clock = clock or SystemClock()
        self._books = PrivateDatabase(path, "ledger", patience_seconds=patience_seconds, durable=True)
        self._migrate()

    def reserve(self, booking: Booking, amount: Usd, limits: Limits) -> None:
        """Hold `amount` for a call; durable when this returns.

        A day before the newest one in the books is booked under that newest day: a clock that goes back frees
        no budget.
        Errors: BudgetRefused when settled + held + amount would cross a limit; StorageProblem.
        """
        with self._books.transaction() as books:
            dated = _dated(books, booking)
            for standing in _standings(books, dated, limits):
                if standing.left is not None and amount > standing.left:
                    raise _refusal(amount, standing)
            if _row(books, booking.call) is not None:
                raise StorageProblem(f"call {booking.call} is in the ledger already")
            _enter(books, dated, _Money("held", amount.nanos, amount.nanos, None, self._clock.now()))

    def settle(self, booking: Booking, entry: LedgerEntry) -> None:
        """Replace the hold by what was consumed; once closed, in whatever way, a call does not change again.

        A call that never held anything is entered as well. Without a known price its hold stays charged.
        Errors: StorageProblem.
        """
        with self._books.transaction() as books:
            known = _row(books, entry.call)
            if known is not None and known[0] != "held":
                return
            held = 0 if known is None else known[1]
            charged = held if entry.cost is None else entry.cost.nanos
            text = msgspec.json.encode(entry).decode()
            money = _Money("settled", held, charged, text, self._clock.now())
            _enter(books, _dated(books, booking), money)

    def release(self, call: CallId) -> None:
        """Give the hold back: the call provably never left. A closed or unknown call stays as it is.

        Errors: StorageProblem.
        """
        with self._books.transaction() as books:
            books.execute(
                "UPDATE calls SET state = 'released', charged = 0 WHERE call = ? AND state = 'held'", (call,)
            )

    def write_off(self, call: CallId) -> Usd:
        """Keep the whole hold as spent: the outcome is unknown. Returns the amount; again changes nothing.

        Errors: StorageProblem when the call holds nothing.
        """
        with self._books.transaction() as books:
            known = _row(books, call)
            if known is None or known[0] not in {"held", "written_off"}:
                raise StorageProblem(f"call {call} holds nothing that could be written off")
            books.execute("UPDATE calls SET state = 'written_off' WHERE call = ?", (call,))
            return Usd(known[1])

    def standing(self, booking: Booking, limits: Limits) -> Sequence[ScopeStanding]:
        """How full every bucket is that this call would fall into, from narrow to wide.

        Errors: StorageProblem.
        """
        with self._books.reading() as books:
            return tuple(_standings(books, _dated(books, booking), limits))

    def committed(self, session: str) -> Usd:
        """Settled, written off and held together.

        Errors: StorageProblem.
        """
        question = "SELECT coalesce(sum(charged), 0) FROM calls WHERE session = ?"
        with self._books.reading() as books:
            return Usd(int(books.execute(question, (session,)).fetchone()[0]))

    def entries(self, session: str) -> Sequence[LedgerEntry]:
        """The settled calls of a session, in the order in which they began.

        Errors: StorageProblem.
        """
        question = "SELECT entry FROM calls WHERE session = ? AND entry IS NOT NULL ORDER BY at, rowid"
        with self._books.reading() as books:
            rows = books.execute(question, (session,)).fetchall()
        return [msgspec.json.decode(text, type=LedgerEntry) for (text,) in rows]

    def held(self, session: str) -> Sequence[tuple[CallId, Usd]]:
        """Calls that were neither settled nor given back: after a kill, their outcome is unknown.

        Errors: StorageProblem.
        """
        question = "SELECT call, held FROM calls WHERE session = ? AND state = 'held' ORDER BY at, rowid"
        with self._books.transaction() as books:
            return [(CallId(call), Usd(held)) for call, held in books.execute(question, (session,))]

    def lines(self) -> Sequence[LedgerLine]:
        """Every call, in the order in which they began.

        Errors: StorageProblem.
        """
        with self._books.reading() as books:
            rows = books.execute(f"{_LINES} ORDER BY at, rowid").fetchall()
        return [_line(row) for row in rows]

    def lines_of(self, session: str) -> Sequence[LedgerLine]:
        """Every call of a session, in the order in which they began.

        Errors: StorageProblem.
        """
        with self._books.transaction() as books:
            rows = books.execute(f"{_LINES} WHERE session = ? ORDER BY at, rowid", (session,)).fetchall()
        return [_line(row) for row in rows]

    def unsettled(self) -> Sequence[str]:
        """Sessions that hold money: open ones, and those of processes that were killed.

        Errors: StorageProblem.
        """
        question = "SELECT DISTINCT session FROM calls WHERE state = 'held' AND held > 0 ORDER BY session"
        with self._books.reading() as books:
            return [str(session) for (session,) in books.execute(question)]

    def close(self) -> None:
        """Let go of the file."""
        self._books.close()

    def _migrate(self) -> None:
        with self._books.transaction() as books:
            (version,) = books.execute("PRAGMA user_version").fetchone()
            if version > len(_MIGRATIONS):
                raise StorageProblem(f"{self.path}: a newer tier-code wrote this ledger; update tier-code")
            for number, script in enumerate(_MIGRATIONS[version:], start=version + 1):
                for statement in script.split(";"):
                    books.execute(statement)
                books.execute(f"PRAGMA user_version = {number}")


def _row(books: sqlite3.Connection, call: str) -> tuple[str, int] | None:
    found = books.execute("SELECT state, held FROM calls WHERE call = ?", (call,)).fetchone()
    return None if found is None else (found[0], found[1])


_COMMITTED: Mapping[BudgetScope, str] = {
    BudgetScope.STEP: "SELECT coalesce(sum(charged), 0) FROM calls WHERE session = :session AND step = :step",
    BudgetScope.SESSION: "SELECT coalesce(sum(charged), 0) FROM calls WHERE session = :session",
    BudgetScope.DAY: "SELECT coalesce(sum(charged), 0) FROM calls WHERE day = :day",
    BudgetScope.MONTH: "SELECT coalesce(sum(charged), 0) FROM calls"
    # As a range, so that the index by day serves: it is asked before every call.
    " WHERE day BETWEEN :month || '-01' AND :month || '-31'",
}


def _standings(books: sqlite3.Connection, booking: Booking, limits: Limits) -> Iterator[ScopeStanding]:
    where = {
        "session": booking.session,
        "step": booking.step,
        "day": booking.day,
        "month": booking.month,
    }
    for scope in BudgetScope:
        if scope is BudgetScope.STEP and not booking.step:
            continue
        (committed,) = books.execute(_COMMITTED[scope], where).fetchone()
        yield ScopeStanding(scope=scope, committed=Usd(int(committed)), limit=limits.of(scope))


def _dated(books: sqlite3.Connection, booking: Booking) -> Booking:
    (newest,) = books.execute("SELECT max(day) FROM calls").fetchone()
    return booking.on(max(booking.day, newest or ""))


@dataclass(frozen=True, slots=True)
class _Money:
    """The part of a line that changes when a call is settled."""

    state: str
    held: int
    charged: int
    entry: str | None
    at: int


def _enter(books: sqlite3.Connection, booking: Booking, money: _Money) -> None:
    """A new line, or the settlement of one that is held: what it was booked under stays."""
    books.execute(
        "INSERT INTO calls (call, session, state, held, charged, entry, at, step, day, task_class, tier,"
        " backend, model, repo, branch) VALUES (:call, :session, :state, :held, :charged, :entry, :at, :step,"
        " :day, :task_class, :tier, :backend, :model, :repo, :branch)"
        " ON CONFLICT (call) DO UPDATE"
        " SET state = excluded.state, charged = excluded.charged, entry = excluded.entry",
        {**asdict(booking), **asdict(money)},
    )


def _line(row: Sequence[Any]) -> LedgerLine:
    call, session, day, step, task_class, tier, backend, model, repo, branch, state, held, charged, entry = (
        row
    )
    return LedgerLine(
        booking=Booking(
            call=CallId(call),
            session=session,
            day=day,
            step=step,
            task_class=task_class,
            tier=tier,
            backend=backend,
            model=model,
            repo=repo,
            branch=branch,
        ),
        state=LineState(state),
        held=Usd(held),
        charged=Usd(charged),
        entry=None if entry is None else msgspec.json.decode(entry, type=LedgerEntry),
    )


def _dollars(amount: Usd) -> str:
    """Four decimals, or as many as a small sum needs to be seen."""
    if not amount:
        return "$0"
    text = f"{amount.nanos / NANOS_PER_DOLLAR:.4f}"
    small = float(text) * NANOS_PER_DOLLAR != amount.nanos and amount.nanos < 10_000_000
    return f"${amount.nanos / NANOS_PER_DOLLAR:.9f}".rstrip("0") if small else f"${text}"


def _refusal(amount: Usd, standing: ScopeStanding) -> BudgetRefused:
    limit = standing.limit or Usd(0)
    needed, spent, budget = (_dollars(each) for each in (amount, standing.committed, limit))
    return BudgetRefused(
        f"this call may cost {needed}; {spent} of the {standing.scope.value} budget of {budget} "
        "is spent or held",
        scope=standing.scope.value,
        needed=amount,
        left=standing.left,
    )
