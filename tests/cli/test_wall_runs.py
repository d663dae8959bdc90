"""The budget's wall end to end: left out and gone on with, and shared by two processes at once."""

from __future__ import annotations

import json
import sqlite3
import threading
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tests.support.messages_server import Shop, messages_server
from tests.support.waiting import until

WORDS = "Count the settings of a configuration."
NAMES = ("size", "width", "height", "depth")
MANY = {
    "pkg/__init__.py": "",
    "pkg/config.py": '"""Settings."""\n'
    + "".join(f"\n\ndef {name}(config):\n    return len(config)\n" for name in NAMES),
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


def at_server(place: Place, url: str) -> None:
    place.environment |= {"ANTHROPIC_API_KEY": "sk-ant-api03-test", "ANTHROPIC_BASE_URL": url}


def day_budget(place: Place, dollars: str) -> None:
    config = place.root / "home" / "config" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'[budget]\nday = "{dollars}"\n')


def charged(place: Place) -> int:
    path = place.root / "home" / "data" / "ledger.db"
    if not path.is_file():
        return 0
    with sqlite3.connect(path, timeout=10) as books:
        if not books.execute("SELECT 1 FROM sqlite_master WHERE name = 'calls'").fetchone():
            return 0
        return int(books.execute("SELECT coalesce(sum(charged), 0) FROM calls").fetchone()[0])


def test_what_money_was_missing_for_is_listed_and_going_on_with_more_finishes_it(place: Place) -> None:
    request = "rename parse_cfg to parse_config and document size in config.py"
    shop = Shop(answer=lambda request: WORDS)
    with messages_server(shop) as url:
        at_server(place, url)
        options = ("--tier", "docstring=mid", "--budget", "0.01", "--yes", "--output-format", "json")
        first = place.run("-p", request, *options)
        assert first.code == 3, first.text
        told = json.loads(first.out)
        assert [step["state"] for step in told["steps"]] == ["applied", "skipped"]
        assert shop.requests == []
        (left,) = told["left_undone"]["steps"]
        assert left["step"] == "s2"
        assert left["needs_nanos"] > 10_000_000
        go_on = told["left_undone"]["go_on"]
        assert go_on.startswith("tier-code -p -c --yes --budget 0.")
        second = place.run(*go_on.split()[1:])
    assert second.code == 0, second.text
    assert charged(place) == shop.billed > 0
    assert WORDS.encode() in place.bytes_of()["pkg/config.py"]
    assert b"parse_config" in place.bytes_of()["pkg/main.py"]


def test_a_plan_that_needs_more_than_is_left_says_so_before_it_is_approved(place: Place) -> None:
    with messages_server(Shop()) as url:
        at_server(place, url)
        done = place.run("-p", "document size in config.py", "--tier", "docstring=mid", "--budget", "0.01")
    assert done.code == 4
    assert "$0.01 left in the session budget: lower tiers with --tier, or --budget 0." in " ".join(
        done.text.split()
    )


def test_a_second_terminal_sees_what_the_first_holds_of_the_day(place: Place) -> None:
    begun, release = threading.Event(), threading.Event()

    def answer(request: object) -> str:
        begun.set()
        release.wait(25)
        return WORDS

    shop = Shop(answer=answer)
    options = ("--tier", "docstring=mid", "--yes", "--dry-run", "--output-format", "json")
    with messages_server(shop) as url:
        at_server(place, url)
        day_budget(place, "0.06")
        first = place.start("-p", "document size in config.py", *options)
        assert begun.wait(25)
        held = charged(place)
        second = place.run("-p", "document size in config.py", *options)
        release.set()
        out, errors = first.communicate(timeout=25)
    told = json.loads(second.out)
    assert second.code == 3, second.text
    (day,) = told["plan"]["ahead"]["limits"]
    assert (day["scope"], day["committed_nanos"], day["limit_nanos"]) == ("day", held, 60_000_000)
    assert "budget.day" in told["left_undone"]["go_on"]
    assert first.returncode == 0, errors
    assert json.loads(out)["totals"]["spend_nanos"] == shop.billed == charged(place)


async def test_two_busy_terminals_never_hold_and_spend_more_than_the_day_together(place: Place) -> None:
    place.write(MANY)
    limit = 5_000_000
    met = threading.Barrier(2)

    def answer(request: object) -> str:
        try:
            met.wait(2)
        except threading.BrokenBarrierError:
            met.reset()
        return WORDS

    shop = Shop(answer=answer)
    request = " and ".join(f"document {name} in config.py" for name in NAMES)
    options = ("--tier", "docstring=small", "--yes", "--dry-run", "--max-tier", "small")
    with messages_server(shop) as url:
        at_server(place, url)
        day_budget(place, "0.005")
        both = [place.start("-p", request, *options) for _ in range(2)]
        most = 0

        def ended() -> bool:
            nonlocal most
            most = max(most, charged(place))
            return all(each.poll() is not None for each in both)

        await until(ended, seconds=28)
    texts = ["".join(each.communicate()) for each in both]
    assert {each.returncode for each in both} <= {0, 3}, texts
    assert 0 < most <= limit
    assert charged(place) == shop.billed <= limit
    assert len(shop.bills) >= len(NAMES)


def test_a_request_whose_planner_does_not_fit_the_budget_exits_three(place: Place) -> None:
    shop = Shop()
    with messages_server(shop) as url:
        at_server(place, url)
        done = place.run("-p", "make the parser faster", "--yes", "--budget", "0.001")
    assert done.code == 3, done.text
    assert shop.requests == []
    assert "raise the limit" in done.text
