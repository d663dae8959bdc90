"""`tier-code why` through the real command line: the decision, the record that grew, and what happened."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.running import CODE, GOOD_ANSWER, Place

REQUEST = "document size in pkg/config.py"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


def ran(place: Place, answer: str) -> None:
    script = place.script({"when": "size", "text": answer})
    place.run("-p", REQUEST, "--yes", "--model-script", script)


def test_it_says_tier_reason_record_and_what_happened(place: Place) -> None:
    ran(place, GOOD_ANSWER)
    told = place.run("why", "s1")
    assert told.code == 0, told.text
    assert "class B" in told.out
    assert "local: only words change and code equality vouches" in told.out
    assert "nothing seen yet, at least 89 % assumed" in told.out
    assert "tool      a docstring cannot run on tool yet" in told.out
    assert "written to the tree" in told.out


def test_the_next_session_goes_by_the_record_of_the_one_before(place: Place) -> None:
    ran(place, "TODO")
    assert "shape refused it" in place.run("why", "s1").out
    ran(place, GOOD_ANSWER)
    assert "record: 0 of 1 passed in all repositories" in place.run("why", "s1").out


def test_an_undone_step_counts_against_the_tier_that_made_it(place: Place) -> None:
    ran(place, GOOD_ANSWER)
    place.run("undo", "s1")
    assert "counts as a failure that the checks missed" in place.run("why", "s1").out
    (record,) = place.root.rglob("record.db")
    table = sqlite3.connect(record)
    assert table.execute("SELECT passed, undone FROM outcomes").fetchall() == [(1, 1)]
    table.close()


def test_as_json_it_gives_every_alternative(place: Place) -> None:
    ran(place, GOOD_ANSWER)
    said = json.loads(place.run("why", "s1", "--json").out)
    assert said["decision"]["tier"] == "local"
    assert [each["tier"] for each in said["decision"]["alternatives"]] == ["tool"]


def test_a_step_that_is_not_there_is_a_usage_problem_that_names_those_that_are(place: Place) -> None:
    ran(place, GOOD_ANSWER)
    told = place.run("why", "s9")
    assert told.code == 2
    assert "this session has s1" in told.err


def test_a_record_that_cannot_be_opened_does_no_harm(place: Place) -> None:
    ran(place, GOOD_ANSWER)
    (record,) = place.root.rglob("record.db")
    place.run("undo", "s1")
    record.write_bytes(b"no database at all " * 100)
    ran(place, GOOD_ANSWER)
    assert GOOD_ANSWER in (place.repo / "pkg/config.py").read_text()
