"""`tier-code prices` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


def test_the_table_lists_models_with_dollars(place: Place) -> None:
    done = place.run("prices")
    assert done.code == 0, done.text
    line = next(line for line in done.out.splitlines() if line.startswith("claude-opus-5-5"))
    assert line.split() == ["claude-opus-5-5", "$4.00", "$0.20", "$5.00", "$8.00", "$20.00"]


def test_the_price_of_a_day_in_the_past_stays_what_it_was(place: Place) -> None:
    before = json.loads(place.run("prices", "claude-sonnet-5-5", "--at", "2026-10-06", "--json").out)
    after = json.loads(place.run("prices", "claude-sonnet-5-5", "--at", "2026-10-07", "--json").out)
    assert before["prices"][0]["rates"]["cache_read"] == "0.20"
    assert after["prices"][0]["rates"]["cache_read"] == "0.10"


def test_an_unknown_model_is_said_to_be_unpriced_with_what_is_near(place: Place) -> None:
    done = place.run("prices", "opus-5")
    assert done.code == 2
    assert "unpriced" in done.text
    assert "claude-opus-5" in done.text


def test_a_wrong_date_is_told(place: Place) -> None:
    done = place.run("prices", "--at", "yesterday")
    assert (done.code, "'yesterday' is not a date" in done.text) == (2, True)
