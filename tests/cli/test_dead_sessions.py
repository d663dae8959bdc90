"""What a killed process held is found by the next start, in whichever session that is."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tests.support.messages_server import Shop, messages_server
from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
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
    assert "counts as spent" not in place.run("-p", "rename size to length", "--yes").text
    assert "counted as spent" in place.run("replay", held.booking.session).text


def test_what_an_open_session_holds_is_left_alone(place: Place) -> None:
    with stuck_in_a_paid_stream(place):
        other = place.run("-p", "rename size to length", "--yes")
        assert "counts as spent" not in other.text
        assert [line.state for line in lines(place)].count(LineState.HELD) == 1


def test_a_hold_whose_session_was_deleted_counts(place: Place) -> None:
    data = place.root / "home" / "data"
    data.mkdir(parents=True)
    books = SqliteLedger(data / "ledger.db")
    books.reserve(Booking(call=CallId("c"), session="GONE", day="2026-11-22"), Usd(5_000), NO_LIMITS)
    books.close()
    assert "session GONE: its journal is gone" in place.run("-p", "rename size to length", "--yes").text
    assert next((line.state, line.charged) for line in lines(place)) == (LineState.WRITTEN_OFF, Usd(5_000))
