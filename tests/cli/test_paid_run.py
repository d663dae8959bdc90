"""Paid tiers end to end: the real command line and ledger against a server that keeps books of its own."""

from __future__ import annotations

import json
import signal
import sqlite3
import threading
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tests.support.messages_server import Fault, Shop, messages_server

REQUEST = "document size in config.py"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


def at_server(place: Place, url: str) -> None:
    place.environment |= {"ANTHROPIC_API_KEY": "sk-ant-api03-test", "ANTHROPIC_BASE_URL": url}


def charged(place: Place) -> int:
    with sqlite3.connect(place.root / "home" / "data" / "ledger.db") as books:
        return int(books.execute("SELECT coalesce(sum(charged), 0) FROM calls").fetchone()[0])


def test_the_bill_the_ledger_and_the_receipt_agree_to_the_nano_dollar(place: Place) -> None:
    shop = Shop(answer=lambda request: "Count the settings of a configuration.")
    with messages_server(shop) as url:
        at_server(place, url)
        done = place.run("-p", REQUEST, "--yes", "--tier", "docstring=small", "--output-format", "json")
    assert done.code == 0, done.text
    assert len(shop.bills) == 1
    assert charged(place) == shop.billed > 0
    assert json.loads(done.out)["totals"]["spend_nanos"] == shop.billed
    assert b'"""Count the settings of a configuration."""' in place.bytes_of()["pkg/config.py"]
    assert "sk-ant" not in done.text
    told = json.loads(place.run("ledger", "--by", "tier", "--json").out)
    assert {row["name"]: row["spent_nanos"] for row in told["rows"]} == {"small": shop.billed}
    header, line = place.run("ledger", "--by", "class", "--csv").out.splitlines()
    assert dict(zip(header.split(","), line.split(","), strict=True))["spent_nanos"] == str(shop.billed)
    assert "no such" not in place.run("ledger", "--by", "day", "--since", "2999-01-01").text


def test_a_budget_below_the_worst_case_sends_nothing_and_exits_three(place: Place) -> None:
    shop = Shop()
    with messages_server(shop) as url:
        at_server(place, url)
        done = place.run("-p", REQUEST, "--yes", "--tier", "docstring=frontier", "--budget", "0.0001")
    assert done.code == 3, done.text
    assert (shop.requests, charged(place)) == ([], 0)
    assert "budget" in done.text


def test_an_overloaded_service_is_asked_again_and_billed_once(place: Place) -> None:
    shop = Shop(
        answer=lambda request: "Count the settings of a configuration.",
        faults=[
            Fault(status=529, retry_after="0"),
            Fault(status=429, kind="rate_limit_error", retry_after="0"),
        ],
    )
    with messages_server(shop) as url:
        at_server(place, url)
        done = place.run("-p", REQUEST, "--yes", "--tier", "docstring=small")
    assert done.code == 0, done.text
    assert len(shop.requests) == 3
    assert charged(place) == shop.billed


@pytest.mark.parametrize("after", [0, 1, 4, 6])
def test_a_cut_stream_is_never_an_answer_and_counts_at_its_worst_case(place: Place, after: int) -> None:
    shop = Shop(faults=[Fault(cut_after=after)])
    with messages_server(shop) as url:
        at_server(place, url)
        done = place.run("-p", REQUEST, "--yes", "--tier", "docstring=small", "--max-tier", "small")
    assert done.code == 1, done.text
    assert charged(place) >= shop.billed
    assert place.bytes_of() == {name: text.encode() for name, text in CODE.items()}


def test_killed_in_the_middle_of_a_paid_stream_the_hold_is_found_and_counted(place: Place) -> None:
    begun, release = threading.Event(), threading.Event()

    def answer(request: object) -> str:
        begun.set()
        release.wait(20)
        return "Too late."

    shop = Shop(answer=answer)
    with messages_server(shop) as url:
        at_server(place, url)
        running = place.start("-p", REQUEST, "--yes", "--tier", "docstring=small")
        assert begun.wait(20)
        running.send_signal(signal.SIGKILL)
        running.wait()
        for stream in (running.stdout, running.stderr):
            assert stream is not None
            stream.close()
        held = charged(place)
        assert held > 0
        release.set()
    place.environment.pop("ANTHROPIC_API_KEY")
    back = place.run("-p", "-c", "--yes")
    assert "counted as spent" in back.text
    assert charged(place) == held
