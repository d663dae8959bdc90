"""What a killed process held is found by the next start, in whichever session that is."""

from __future__ import annotations

import signal
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.past_sessions import write_session
from tests.cli.running import CODE, Place
from tests.support.messages_server import Shop, messages_server
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.adapters.storage.sessions import SessionFolder, Sessions
from tier_code.cli.dead_sessions import settle_dead_sessions
from tier_code.domain import events as e
from tier_code.domain.budget import NO_LIMITS, Booking
from tier_code.domain.ledger import CallId
from tier_code.domain.ledger_report import LedgerLine, LineState
from tier_code.domain.money import Usd

REQUEST = "document size in config.py"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


def lines(place: Place) -> list[LedgerLine]:
    books = SqliteLedger(place.root / "home" / "data" / "ledger.db")
    try:
        return list(books.lines())
    finally:
        books.close()


@contextmanager
def stuck_in_a_paid_stream(place: Place) -> Iterator[int]:
    """A run whose answer does not come; gives its process id."""
    begun, release = threading.Event(), threading.Event()

    def answer(request: object) -> str:
        begun.set()
        release.wait(20)
        return "Too late."

    with messages_server(Shop(answer=answer)) as url:
        place.environment |= {"ANTHROPIC_API_KEY": "sk-ant-api03-test", "ANTHROPIC_BASE_URL": url}
        running = place.start("-p", REQUEST, "--yes", "--tier", "docstring=small")
        try:
            assert begun.wait(20)
            place.environment.pop("ANTHROPIC_API_KEY")
            yield running.pid
        finally:
            running.send_signal(signal.SIGKILL)
            running.communicate()
            release.set()


def test_a_new_session_says_what_a_killed_one_held_for_what_and_that_it_counts(place: Place) -> None:
    with stuck_in_a_paid_stream(place):
        pass
    (held,) = lines(place)
    assert held.state is LineState.HELD
    first = place.run("-p", "rename size to length", "--yes")
    assert f"session {held.booking.session}: $" in first.text
    assert f"held for {held.booking.model} (s1, {held.booking.day}) counts as spent" in " ".join(
        first.text.split()
    )
    (found,) = [line for line in lines(place) if line.booking.call == held.booking.call]
    assert (found.state, found.charged) == (LineState.WRITTEN_OFF, held.held)
    folder = Sessions(place.root / "home" / "data").folder(held.booking.session)
    assert folder is not None
    kept = [record.event for record in JournalFile.read(folder.journal).records()]
    assert e.SpendWrittenOff(call=held.booking.call, amount=held.held) in kept
    assert "counts as spent" in next(event.text for event in kept if isinstance(event, e.NoticeGiven))


CALL = CallId("c")
AMOUNT = Usd(5_000)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    books = SqliteLedger(tmp_path / "data" / "ledger.db")
    yield books
    books.close()


def holding(ledger: SqliteLedger, session: str) -> None:
    ledger.reserve(Booking(call=CALL, session=session, day="2026-11-22"), AMOUNT, NO_LIMITS)


def a_session(data: Path) -> SessionFolder:
    reserved = e.Record(seq=0, at=0, event=e.SpendReserved(call=CALL, amount=AMOUNT))
    return write_session(data, data.parent, [reserved])


async def found(ledger: SqliteLedger, data: Path, own: str = "") -> list[str]:
    return list(await settle_dead_sessions(ledger, Sessions(data), own))


async def test_what_is_found_once_is_not_found_again(ledger: SqliteLedger, tmp_path: Path) -> None:
    data = tmp_path / "data"
    folder = a_session(data)
    holding(ledger, folder.session)
    (told,) = await found(ledger, data)
    assert told.startswith(f"session {folder.session}: $0.000005000 held for a call")
    assert await found(ledger, data) == []
    assert ledger.committed(folder.session) == AMOUNT


async def test_what_an_open_session_holds_is_left_alone(ledger: SqliteLedger, tmp_path: Path) -> None:
    data = tmp_path / "data"
    folder = a_session(data)
    holding(ledger, folder.session)
    journal = JournalFile.open_for_append(folder.journal)
    assert await found(ledger, data) == []
    journal.close()
    assert await found(ledger, data, own=folder.session) == []
    assert [line.state for line in ledger.lines_of(folder.session)] == [LineState.HELD]


async def test_a_hold_whose_session_was_deleted_counts(ledger: SqliteLedger, tmp_path: Path) -> None:
    holding(ledger, "GONE")
    (told,) = await found(ledger, tmp_path / "data")
    assert told.startswith("session GONE: its journal is gone")
    assert [(line.state, line.charged) for line in ledger.lines_of("GONE")] == [
        (LineState.WRITTEN_OFF, AMOUNT)
    ]


async def test_a_journal_that_a_newer_version_wrote_is_left_alone(
    ledger: SqliteLedger, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    folder = a_session(data)
    holding(ledger, folder.session)
    header, rest = folder.journal.read_bytes().split(b"\n", 1)
    newer = header.partition(b',"crc"')[0].replace(b'"version":1', b'"version":99')
    folder.journal.write_bytes(newer + b',"crc":%d}\n' % zlib.crc32(newer) + rest)
    assert await found(ledger, data) == []
    assert [line.state for line in ledger.lines_of(folder.session)] == [LineState.HELD]
