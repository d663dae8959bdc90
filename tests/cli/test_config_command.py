"""`tier-code config` as a user types it."""

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


def file_of(place: Place) -> Path:
    return Path(place.run("config", "path").out.strip())


def test_a_value_is_set_kept_with_its_comments_and_shown_with_its_file(place: Place) -> None:
    file = file_of(place)
    file.parent.mkdir(parents=True)
    file.write_text("# mine\ntheme = 'paper'\n")
    assert place.run("config", "set", "budget.day", "5.00").code == 0
    assert place.run("config", "set", "tiers.mid", "anthropic/claude-opus-5-5@low").code == 0
    assert file.read_text().startswith("# mine\ntheme = 'paper'\n")
    shown = json.loads(place.run("config", "--json").out)
    assert shown["budget.day"] == {"value": "$5.00", "from": str(file)}
    assert shown["tiers.mid"]["value"] == "anthropic/claude-opus-5-5@low"
    assert shown["budget.month"] == {"value": "none", "from": "default"}


@pytest.mark.parametrize(
    ("key", "value"), [("budget.day", "much"), ("colour", "red"), ("tiers.tool", "a/b"), ("theme.x", "1")]
)
def test_what_cannot_be_is_not_written(place: Place, key: str, value: str) -> None:
    file = file_of(place)
    file.parent.mkdir(parents=True)
    file.write_text("theme = 'paper'\n")
    done = place.run("config", "set", key, value)
    assert done.code == 2
    assert file.read_text() == "theme = 'paper'\n"


def test_a_repository_is_named_where_it_narrows_and_warned_about_where_it_may_not(place: Place) -> None:
    place.write({".tier-code/config.toml": 'pack = "evil"\n[budget]\nsession = "1.00"\n'})
    done = place.run("config")
    line = next(line for line in done.out.splitlines() if line.startswith("budget.session"))
    assert "$1.00" in line
    assert ".tier-code/config.toml" in line
    assert "cannot set 'pack'" in done.out


def test_the_schema_is_json_and_knows_every_key(place: Place) -> None:
    schema = json.loads(place.run("config", "schema").out)
    assert {"pack", "budget", "tiers", "hosts", "local_only"} <= set(schema["properties"])
