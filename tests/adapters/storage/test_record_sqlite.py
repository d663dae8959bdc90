"""The record of attempts: remembered once, relabelled, shared, and no harm when it is broken."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tier_code.adapters.in_memory.record import MemoryRecord
from tier_code.adapters.storage.record_sqlite import SqliteRecord
from tier_code.domain.errors import StorageProblem
from tier_code.domain.plan import TaskClass
from tier_code.domain.record import Size, StepOutcome
from tier_code.domain.tiers import TierName
from tier_code.ports.record import OutcomeStore


def outcome(step: str, attempt: int = 1, *, passed: bool = True, at: int = 1) -> StepOutcome:
    return StepOutcome(
        session="S",
        step=step,
        attempt=attempt,
        repo="key",
        task_class=TaskClass.E,
        tier=TierName.LOCAL,
        model="embedded/m#aa",
        size=Size.SMALL,
        passed=passed,
        check="" if passed else "tests",
        at=at,
    )


@pytest.fixture(params=["disk", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OutcomeStore]:
    kept = SqliteRecord(tmp_path / "record.db") if request.param == "disk" else MemoryRecord()
    yield kept
    kept.close()


def test_what_is_remembered_comes_back_oldest_first(store: OutcomeStore) -> None:
    first, second = outcome("s1", at=1), outcome("s2", passed=False, at=2)
    store.add(first)
    store.add(second)
    assert list(store.outcomes()) == [first, second]


def test_the_same_attempt_is_remembered_once(store: OutcomeStore) -> None:
    store.add(outcome("s1"))
    store.add(outcome("s1", passed=False))
    assert [each.passed for each in store.outcomes()] == [True]


def test_only_passed_attempts_of_the_step_are_relabelled_and_back_again(store: OutcomeStore) -> None:
    for each in (outcome("s1", 1, passed=False), outcome("s1", 2), outcome("s2")):
        store.add(each)
    store.relabel("S", "s1", undone=True)
    assert {(each.step, each.attempt): each.undone for each in store.outcomes()} == {
        ("s1", 1): False,
        ("s1", 2): True,
        ("s2", 1): False,
    }
    store.relabel("S", "s1", undone=False)
    assert not any(each.undone for each in store.outcomes())


def test_it_survives_its_process_is_private_and_serves_two_at_once(tmp_path: Path) -> None:
    path = tmp_path / "data" / "record.db"
    one, two = SqliteRecord(path), SqliteRecord(path)
    one.add(outcome("s1"))
    two.add(outcome("s2", at=2))
    assert [each.step for each in one.outcomes()] == ["s1", "s2"]
    one.close()
    two.close()
    again = SqliteRecord(path)
    assert len(again.outcomes()) == 2
    again.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_record_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    SqliteRecord(path).close()
    with sqlite3.connect(path) as table:
        table.execute("PRAGMA user_version = 99")
    table.close()
    with pytest.raises(StorageProblem, match="newer tier-code"):
        SqliteRecord(path)


def test_a_line_of_an_unknown_class_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    store = SqliteRecord(path)
    store.add(outcome("s1"))
    with sqlite3.connect(path) as table:
        table.execute("UPDATE outcomes SET task_class = 'Z'")
    table.close()
    assert list(store.outcomes()) == []
    store.close()


def test_a_file_that_is_no_database_is_a_storage_problem(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    path.write_bytes(b"not a database, but long enough to be looked at" * 50)
    with pytest.raises(StorageProblem, match="record cannot be used"):
        SqliteRecord(path)
