"""`tier-code doctor` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.domain.budget import NO_LIMITS, Booking
from tier_code.domain.ledger import CallId
from tier_code.domain.money import Usd


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


def findings(place: Place) -> dict[str, tuple[str, str]]:
    done = place.run("doctor", "--json")
    return {each["what"]: (each["state"], each["told"]) for each in json.loads(done.out)["findings"]}


def test_without_anything_it_says_what_works_and_what_one_line_adds(place: Place) -> None:
    found = findings(place)
    assert found["tier tool"][0] == "ok"
    assert found["pack"] == ("ok", "local: no key for Claude is there")
    assert "ANTHROPIC_API_KEY" in found["tier frontier"][1]
    assert found["ledger"] == ("ok", "empty")
    assert "budget" not in found


def test_with_a_key_and_no_budget_it_says_what_that_means_and_never_the_key(place: Place) -> None:
    place.environment |= {"ANTHROPIC_API_KEY": "sk-ant-api03-canary", "HTTPS_PROXY": "http://127.0.0.1:9"}
    found = findings(place)
    assert found["tier mid"][0] == "ok"
    assert found["pack"][1] == "claude: a key for Claude is there"
    assert "no paid tier takes over by itself" in found["budget"][1]
    assert "HTTPS_PROXY" in found["proxy"][1]
    assert "canary" not in str(found)


def test_money_that_a_killed_process_held_is_found(place: Place) -> None:
    data = place.root / "home" / "data"
    data.mkdir(parents=True)
    books = SqliteLedger(data / "ledger.db")
    booking = Booking(call=CallId("c"), session="S", day="2026-11-22", step="s4", model="claude-opus-5-5")
    books.reserve(booking, Usd(25_000_000), NO_LIMITS)
    books.close()
    state, told = findings(place)["held"]
    assert state == "note"
    assert "$0.0250 held for claude-opus-5-5 (s4, session S, 2026-11-22)" in told


def test_a_bad_settings_file_is_a_problem_and_the_rest_is_still_told(place: Place) -> None:
    config = place.root / "home" / "config"
    config.mkdir(parents=True)
    (config / "config.toml").write_text("colour = 3\n")
    done = place.run("doctor")
    assert done.code == 1
    assert "problem" in done.out
    assert "ledger" in done.out
