"""`tier-code tiers` as a user types it."""

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


def test_without_a_key_it_says_what_works_and_what_one_line_adds(place: Place) -> None:
    done = place.run("tiers")
    assert done.code == 0, done.text
    assert "exact edits by a program" in done.out
    assert "set ANTHROPIC_API_KEY" in done.out
    assert "* local" in done.out


def test_with_a_key_it_shows_models_prices_and_reach_and_sends_nothing(place: Place) -> None:
    place.environment |= {"ANTHROPIC_API_KEY": "sk-ant-api03-x", "ANTHROPIC_BASE_URL": "http://127.0.0.1:9"}
    done = place.run("tiers", "--json")
    listed = json.loads(done.out)
    assert listed["pack"] == "claude"
    assert listed["tiers"]["frontier"]["model"] == "claude-opus-5-5"
    assert listed["tiers"]["frontier"]["output_nanos_per_million"] == 20 * 10**9
    assert "sk-ant" not in done.text


def test_a_bad_settings_file_is_told_with_its_place(place: Place) -> None:
    config = place.root / "home" / "config"
    config.mkdir(parents=True)
    (config / "config.toml").write_text("[budget]\nday = 5.0\n")
    done = place.run("tiers")
    assert done.code == 2
    assert f"{config / 'config.toml'}: budget.day" in done.text
