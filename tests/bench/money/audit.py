"""Watches a ledger from inside the database: what every bucket holds at the very moment a call is let in.

The triggers run in the same transaction as the change, for every process that writes, and sum by themselves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tier_code.adapters.storage.ledger_sqlite import SqliteLedger

_TRIGGERS = """
CREATE TABLE audit_in (
    call TEXT, session TEXT, state TEXT, held INTEGER, day TEXT,
    in_step INTEGER, in_session INTEGER, in_day INTEGER, in_month INTEGER
);
CREATE TABLE audit_rise (call TEXT, nanos INTEGER);
CREATE TRIGGER audit_insert AFTER INSERT ON calls BEGIN
    INSERT INTO audit_in SELECT NEW.call, NEW.session, NEW.state, NEW.held, NEW.day,
        (SELECT total(charged) FROM calls WHERE session = NEW.session AND step = NEW.step),
        (SELECT total(charged) FROM calls WHERE session = NEW.session),
        (SELECT total(charged) FROM calls WHERE day = NEW.day),
        (SELECT total(charged) FROM calls WHERE substr(day, 1, 7) = substr(NEW.day, 1, 7));
END;
CREATE TRIGGER audit_update AFTER UPDATE ON calls WHEN NEW.charged > OLD.charged BEGIN
    INSERT INTO audit_rise VALUES (NEW.call, NEW.charged - OLD.charged);
END;
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """The buckets of a call just after it was let in, in nano-dollars."""

    call: str
    session: str
    state: str
    held: int
    day: str
    committed: tuple[int, ...]
    """Step, session, day, month."""


@dataclass(frozen=True, slots=True)
class Row:
    """A call as the database has it."""

    call: str
    session: str
    state: str
    held: int
    charged: int


def audited(path: Path) -> SqliteLedger:
    """New books with the watching built in."""
    ledger = SqliteLedger(path)
    with closing(sqlite3.connect(path)) as books:
        books.executescript(_TRIGGERS)
    return ledger


def moments(path: Path) -> Iterator[Moment]:
    """Every call that was let in, in order."""
    with closing(sqlite3.connect(path)) as books:
        for row in books.execute("SELECT * FROM audit_in ORDER BY rowid"):
            call, session, state, held, day, *committed = row
            yield Moment(call, session, state, held, day, tuple(int(amount) for amount in committed))


def rises(path: Path) -> dict[str, int]:
    """Calls that were charged more than they had held, and by how much."""
    with closing(sqlite3.connect(path)) as books:
        return dict(books.execute("SELECT call, sum(nanos) FROM audit_rise GROUP BY call"))


def rows(path: Path) -> list[Row]:
    """Every call."""
    with closing(sqlite3.connect(path)) as books:
        return [Row(*row) for row in books.execute("SELECT call, session, state, held, charged FROM calls")]
