"""The user's books in SQLite, shared by all processes: what is held and what was spent, call by call."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tier_code.adapters.storage.problems import private_folder, storing
from tier_code.adapters.system_clock import SystemClock
from tier_code.domain.errors import BudgetRefused, StorageProblem
from tier_code.domain.ledger import CallId, LedgerEntry
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
)
"""The N-th brings a database of version N to version N + 1. Never change one that was released.

`held` and `charged` are nano-dollars; `charged` is what counts against the budget now. `entry` is JSON.
"""

_BUSY_SECONDS = 10


class SqliteLedger:
    """The authority for budgets; implements `ports.ledger.LedgerStore`. Any thread may call it."""

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        """Open or create the books.

        Errors: StorageProblem, also for books of a newer version.
        """
        self.path = path
        self._clock = clock or SystemClock()
        self._one_at_a_time = threading.Lock()
        private_folder(path.parent)
        with storing(path):
            # SQLite would create it readable by others; its -wal and -shm files take over the mode.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        with self._problems():
            self._books = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._books.execute("PRAGMA journal_mode = WAL")
            self._books.execute("PRAGMA synchronous = FULL")
        self._migrate()

    def reserve(self, session: str, call: CallId, amount: Usd, limit: Usd | None) -> None:
        """Hold `amount` for a call; durable when this returns.

        Errors: BudgetRefused when settled + held + amount would cross `limit`; StorageProblem.
        """
        with self._transaction() as books:
            committed = _committed(books, session)
            if limit is not None and committed + amount.nanos > limit.nanos:
                raise BudgetRefused(_refusal(amount.nanos, committed, limit.nanos))
            if _row(books, call) is not None:
                raise StorageProblem(f"call {call} is in the ledger already")
            books.execute(
                "INSERT INTO calls VALUES (?, ?, 'held', ?, ?, NULL, ?)",
                (call, session, amount.nanos, amount.nanos, self._clock.now()),
            )

    def settle(self, session: str, entry: LedgerEntry) -> None:
        """Replace the hold by what was consumed; once closed, in whatever way, a call does not change again.

        A call that never held anything is entered as well. Without a known price its hold stays charged.
        Errors: StorageProblem.
        """
        with self._transaction() as books:
            known = _row(books, entry.call)
            if known is not None and known[0] != "held":
                return
            held = 0 if known is None else known[1]
            charged = held if entry.cost is None else entry.cost.nanos
            text = msgspec.json.encode(entry).decode()
            books.execute(
                "INSERT INTO calls VALUES (?, ?, 'settled', ?, ?, ?, ?) ON CONFLICT (call) DO UPDATE"
                " SET state = 'settled', charged = excluded.charged, entry = excluded.entry",
                (entry.call, session, held, charged, text, self._clock.now()),
            )

    def release(self, call: CallId) -> None:
        """Give the hold back: the call provably never left. A closed or unknown call stays as it is.

        Errors: StorageProblem.
        """
        with self._transaction() as books:
            books.execute(
                "UPDATE calls SET state = 'released', charged = 0 WHERE call = ? AND state = 'held'", (call,)
            )

    def write_off(self, call: CallId) -> Usd:
        """Keep the whole hold as spent: the outcome is unknown. Returns the amount; again changes nothing.

        Errors: StorageProblem when the call holds nothing.
        """
        with self._transaction() as books:
            known = _row(books, call)
            if known is None or known[0] not in {"held", "written_off"}:
                raise StorageProblem(f"call {call} holds nothing that could be written off")
            books.execute("UPDATE calls SET state = 'written_off' WHERE call = ?", (call,))
            return Usd(known[1])

    def committed(self, session: str) -> Usd:
        """Settled, written off and held together.

        Errors: StorageProblem.
        """
        with self._transaction() as books:
            return Usd(_committed(books, session))

    def entries(self, session: str) -> Sequence[LedgerEntry]:
        """The settled calls of a session, in the order in which they began.

        Errors: StorageProblem.
        """
        question = "SELECT entry FROM calls WHERE session = ? AND entry IS NOT NULL ORDER BY at, rowid"
        with self._transaction() as books:
            rows = books.execute(question, (session,)).fetchall()
        return [msgspec.json.decode(text, type=LedgerEntry) for (text,) in rows]

    def held(self, session: str) -> Sequence[tuple[CallId, Usd]]:
        """Calls that were neither settled nor given back: after a kill, their outcome is unknown.

        Errors: StorageProblem.
        """
        question = "SELECT call, held FROM calls WHERE session = ? AND state = 'held' ORDER BY at, rowid"
        with self._transaction() as books:
            return [(CallId(call), Usd(held)) for call, held in books.execute(question, (session,))]

    def close(self) -> None:
        """Let go of the file."""
        self._books.close()

    def _migrate(self) -> None:
        with self._transaction() as books:
            (version,) = books.execute("PRAGMA user_version").fetchone()
            if version > len(_MIGRATIONS):
                raise StorageProblem(f"{self.path}: a newer tier-code wrote this ledger; update tier-code")
            for number, script in enumerate(_MIGRATIONS[version:], start=version + 1):
                for statement in script.split(";"):
                    books.execute(statement)
                books.execute(f"PRAGMA user_version = {number}")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Alone among all threads and processes; all or nothing."""
        with self._one_at_a_time, self._problems():
            self._books.execute("BEGIN IMMEDIATE")
            try:
                yield self._books
            except BaseException:
                self._books.execute("ROLLBACK")
                raise
            self._books.execute("COMMIT")

    @contextmanager
    def _problems(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            raise StorageProblem(f"{self.path}: the ledger cannot be used: {problem}") from problem


def _row(books: sqlite3.Connection, call: str) -> tuple[str, int] | None:
    found = books.execute("SELECT state, held FROM calls WHERE call = ?", (call,)).fetchone()
    return None if found is None else (found[0], found[1])


def _committed(books: sqlite3.Connection, session: str) -> int:
    total = books.execute("SELECT sum(charged) FROM calls WHERE session = ?", (session,)).fetchone()
    return int(total[0] or 0)


def _refusal(amount: int, committed: int, limit: int) -> str:
    needed, spent, budget = (f"${nanos / NANOS_PER_DOLLAR:.4f}" for nanos in (amount, committed, limit))
    return f"this call may cost {needed}; {spent} of the budget of {budget} is spent or held"
