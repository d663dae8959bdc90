"""`tier-code doctor` holds the ledger against the journals, and says what is held and for what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.past_sessions import write_session
from tests.cli.running import CODE, Place
from tests.engine.money.desks import entry
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.adapters.storage.sessions import SessionFolder
from tier_code.cli.commands.doctor_books import look_at_books
from tier_code.cli.commands.findings import Finding, State
from tier_code.domain import events as e
from tier_code.domain.budget import NO_LIMITS, Booking
from tier_code.domain.ledger import CallId
from tier_code.domain.money import Usd

CALL = CallId("c1")
DAY = "2026-11-22"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def a_session(data: Path, *events: e.Event) -> SessionFolder:
    records = [e.Record(seq=number, at=number, event=event) for number, event in enumerate(events)]
    return write_session(data, data.parent, records)


def booked(data: Path, folder: SessionFolder, held: int, cost: int | None = None, day: str = DAY) -> None:
    books = SqliteLedger(data / "ledger.db")
    booking = Booking(call=CALL, session=folder.session, day=day, step="s4", model="claude-opus-5-5")
    books.reserve(booking, Usd(held), NO_LIMITS)
    if cost is not None:
        books.settle(booking, entry(CALL, "s4", cost))
    books.close()


def findings(data: Path, state: State) -> Sequence[Finding]:
    return [each for each in look_at_books(data) if each.state is state]


RESERVED = e.SpendReserved(call=CALL, amount=Usd(900_000_000))
SETTLED = e.SpendSettled(entry=entry(CALL, "s4", 500_000_000))


def test_books_that_agree_are_said_to(data: Path) -> None:
    booked(data, a_session(data, RESERVED, SETTLED), 900_000_000, 500_000_000)
    assert "ledger and journals of 1 session agree: $0.50" in [each.told for each in look_at_books(data)]
    assert not findings(data, State.PROBLEM)


def test_a_call_that_only_the_ledger_settled_is_shown_with_both_sums_and_what_it_means(data: Path) -> None:
    folder = a_session(data, RESERVED)
    booked(data, folder, 900_000_000, 500_000_000)
    (problem,) = findings(data, State.PROBLEM)
    assert problem.told == (
        f"session {folder.session}: the ledger has $0.50 in 1 call, the journal $0.90 in 1 call: "
        "a process was killed between the two; resuming the session brings them together"
    )


def test_a_ledger_that_was_deleted_is_noticed(data: Path) -> None:
    a_session(data, RESERVED, SETTLED)
    (problem,) = findings(data, State.PROBLEM)
    assert "the ledger has $0 in 0 calls, the journal $0.50 in 1 call" in problem.told
    assert "was its file replaced" in problem.told


def test_many_sessions_with_the_same_trouble_are_counted(data: Path) -> None:
    for _ in range(7):
        a_session(data, RESERVED, SETTLED)
    told = [each.told for each in findings(data, State.PROBLEM)]
    assert len(told) == 6
    assert told[-1] == "2 more sessions like these"


def test_a_journal_that_was_changed_is_noticed(data: Path) -> None:
    other = e.SpendSettled(entry=entry(CALL, "s4", 400_000_000))
    booked(data, a_session(data, RESERVED, other), 900_000_000, 500_000_000)
    (problem,) = findings(data, State.PROBLEM)
    assert "budgets go by the ledger" in problem.told


def test_what_a_killed_process_held_is_listed_with_what_it_was_for(data: Path) -> None:
    folder = a_session(data, RESERVED)
    booked(data, folder, 900_000_000)
    (note,) = findings(data, State.NOTE)
    assert note.told == (
        f"$0.90 held for claude-opus-5-5 (s4, session {folder.session}, {DAY}): "
        "of a process that was killed; the next start of tier-code settles it"
    )
    assert not findings(data, State.PROBLEM), "both books say that it is held"


def test_what_an_open_session_does_is_not_called_wrong(data: Path) -> None:
    folder = a_session(data)
    journal = JournalFile.open_for_append(folder.journal)
    booked(data, folder, 900_000_000)
    (note,) = findings(data, State.NOTE)
    assert "under way in another terminal" in note.told
    assert not findings(data, State.PROBLEM)
    journal.close()


def test_a_clock_that_was_ahead_is_told(data: Path) -> None:
    booked(data, a_session(data, RESERVED, SETTLED), 900_000_000, 500_000_000, day="2999-01-01")
    assert "a clock was ahead" in findings(data, State.NOTE)[0].told


def test_work_at_no_cost_of_every_session_is_in_the_ledger(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.write(CODE)
    for old, new in (("parse_cfg", "parse_config"), ("parse_config", "read_config")):
        assert place.run("-p", f"rename {old} to {new}", "--yes").code == 0
    looked = place.run("doctor")
    assert "ledger and journals of 2 sessions agree" in looked.out
    assert "2 calls in" in looked.out
