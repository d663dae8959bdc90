"""Runs the machine of the invariants over SQLite and in memory; I5 and the lock of I8 have own tests.

`TIER_CODE_MONEY_EXAMPLES=500` makes the machines run that many times instead of a few.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.money.machine import MoneyMachine
from tier_code.adapters.in_memory.books import MemoryLedger
from tier_code.adapters.models.anthropic.usage_report import UsageReport
from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.domain.budget import NO_LIMITS, Booking
from tier_code.domain.errors import StorageProblem
from tier_code.domain.ledger import CallId
from tier_code.domain.money import ZERO, Usd
from tier_code.ports.ledger import LedgerStore

EXAMPLES = int(os.environ.get("TIER_CODE_MONEY_EXAMPLES", "0"))


class SqliteMachine(MoneyMachine):
    """Every process has a connection of its own to one file."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()

    def opened(self) -> LedgerStore:
        return SqliteLedger(Path(self.folder.name, "ledger.db"))

    def teardown(self) -> None:
        super().teardown()
        self.folder.cleanup()


class MemoryMachine(MoneyMachine):
    """All processes share one set of books."""

    def __init__(self) -> None:
        super().__init__()
        self.memory = MemoryLedger()

    def opened(self) -> LedgerStore:
        return self.memory


TestSqlite = SqliteMachine.TestCase
TestSqlite.settings = settings(max_examples=EXAMPLES or 15, stateful_step_count=30, deadline=None)
TestMemory = MemoryMachine.TestCase
TestMemory.settings = settings(max_examples=EXAMPLES or 25, stateful_step_count=40, deadline=None)


def test_a_ledger_that_another_process_keeps_locked_refuses_and_holds_nothing(tmp_path: Path) -> None:
    """I8: no lock, no money."""
    path = tmp_path / "ledger.db"
    books = SqliteLedger(path, patience_seconds=0.05)
    booking = Booking(call=CallId("a"), session="S", day="2026-11-22")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageProblem, match="cannot be used"):
        books.reserve(booking, Usd(1), NO_LIMITS)
    other.execute("ROLLBACK")
    other.close()
    assert books.committed("S") == ZERO
    books.reserve(booking, Usd(1), NO_LIMITS)
    assert books.committed("S") == Usd(1)
    books.close()


counts = st.integers(0, 10_000)
deltas = st.fixed_dictionaries(
    {"output_tokens": counts},
    optional={
        name: st.one_of(st.none(), counts)
        for name in ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
    },
)


@given(st.lists(deltas, min_size=1, max_size=6), st.integers(1, 4))
def test_usage_that_is_told_again_replaces_and_is_never_added(
    told: list[Mapping[str, int | None]], times: int
) -> None:
    """I5: k cumulative reports are worth the last figure of each kind, however often they come."""
    began = {
        "input_tokens": 7,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 3,
        "output_tokens": 1,
    }
    once, often = UsageReport(), UsageReport()
    for report in (once, often):
        report.start(began)
    for each in told:
        once.update(each)
    for each in [*told, *[told[-1]] * times]:
        often.update(each)
    assert once.usage() == often.usage()
    last = dict(began)
    for each in told:
        last |= {name: count for name, count in each.items() if count is not None}
    assert once.usage().total == sum(last.values())
