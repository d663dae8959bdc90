"""`tier-code why` through the real command line: the decision, the record that grew, and what happened."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.running import CODE, GOOD_ANSWER, Place
from tier_code.adapters.storage.record_sqlite import FILE, SqliteRecord
from tier_code.domain.plan import TaskClass
from tier_code.domain.record import Size, StepOutcome
from tier_code.domain.tiers import TierName

REQUEST = "document size in pkg/config.py"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


def ran(place: Place, answer: str) -> None:
    script = place.script({"when": "size", "text": answer})
    place.run("-p", REQUEST, "--yes", "--model-script", script)


def record_of(place: Place) -> Path:
    return place.root / "home" / "data" / FILE


def test_it_says_tier_reason_record_and_what_happened_in_words_and_as_json(place: Place) -> None:
    ran(place, GOOD_ANSWER)
    told = place.run("why", "s1")
    assert told.code == 0, told.text
    assert "class B" in told.out
    assert "local: only words change and code equality vouches" in told.out
    assert "nothing seen yet, at least 89 % assumed" in told.out
    assert "tool      no exact tool can do it" in told.out
    assert "written to the tree" in told.out
    said = json.loads(place.run("why", "s1", "--json").out)
    assert said["decision"]["tier"] == "local"
    assert [each["tier"] for each in said["decision"]["alternatives"]] == ["tool"]
    missing = place.run("why", "s9")
    assert missing.code == 2
    assert "this session has s1" in missing.err


def test_a_session_goes_by_what_is_remembered_of_the_model_and_adds_to_it(place: Place) -> None:
    store = SqliteRecord(record_of(place))
    store.add(
        StepOutcome(
            session="S",
            step="s1",
            attempt=1,
            repo="elsewhere",
            task_class=TaskClass.B,
            tier=TierName.LOCAL,
            model="scripted/scripted",
            size=Size.MEDIUM,
            passed=True,
            at=1,
        )
    )
    store.close()
    ran(place, "TODO")
    told = place.run("why", "s1").out
    assert "record: 1 of 1 passed in all repositories" in told
    assert "shape refused it" in told
    table = sqlite3.connect(record_of(place))
    assert table.execute("SELECT passed, failed_check FROM outcomes ORDER BY at").fetchall() == [
        (1, ""),
        (0, "shape"),
    ]
    table.close()


def test_an_undone_step_counts_against_the_tier_and_a_rate_shows_what_looking_took(place: Place) -> None:
    settings = place.root / "home" / "config" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('hour_rate = "75.00"\n')
    script = place.script({"when": "size", "text": GOOD_ANSWER})
    done = place.run("-p", REQUEST, "--yes", "--model-script", script)
    assert "of your time: looking, and failures that checks miss (estimated)" in " ".join(done.out.split())
    assert "of looking at" not in done.out
    place.run("undo", "s1")
    told = place.run("why", "s1").out
    assert "counts as a failure that the checks missed" in told
    assert "you looked at it for 0 s: $" in told
    table = sqlite3.connect(record_of(place))
    assert table.execute("SELECT passed, undone FROM outcomes").fetchall() == [(1, 1)]
    table.close()


def test_a_record_that_cannot_be_opened_does_no_harm(place: Place) -> None:
    record_of(place).parent.mkdir(parents=True)
    record_of(place).write_bytes(b"no database at all " * 100)
    script = place.script({"when": "size", "text": GOOD_ANSWER})
    done = place.run("-p", REQUEST, "--yes", "--model-script", script)
    assert "past attempts are not remembered" in done.text
    assert GOOD_ANSWER in (place.repo / "pkg/config.py").read_text()
