"""What a user sees of token counts: where each figure comes from, and that answers improve it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tests.support.messages_server import Shop, messages_server
from tier_code.adapters.counting.factor_books import SqliteFactors
from tier_code.domain.token_counts import ContentKind, Sighting

MORE = "".join(
    f'def step_{number}(items):\n    return [item + {number} for item in items if item != "{number}"]\n\n\n'
    for number in range(3)
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write({**CODE, "pkg/steps.py": f'"""Steps."""\n\n\n{MORE}'})
    return made


def test_answers_teach_what_an_offline_count_is_worth(place: Place) -> None:
    shop = Shop(answer=lambda request: "Takes: items.\nDoes: add.\nDocstring: Return the items with a sum.")
    request = "document the undocumented functions in steps.py"
    with messages_server(shop) as url:
        place.environment |= {"ANTHROPIC_API_KEY": "sk-ant-api03-test", "ANTHROPIC_BASE_URL": url}
        done = place.run("-p", request, "--yes", "--tier", "docstring=small", "--output-format", "json")
    assert len(shop.bills) == 3, done.text
    with sqlite3.connect(place.root / "home" / "data" / "token-factors.db") as books:
        seen = books.execute("SELECT model, kind, served FROM sightings").fetchall()
    books.close()
    assert seen == [("claude-haiku-5-5", "code", sum(call.prompt.values())) for call in shop.bills]
    steps = json.loads(done.out)["steps"]
    assert all("toktok qwen2.5 x 1.49" in step["estimate"]["tokens_source"] for step in steps)


def test_tiers_and_doctor_say_in_a_line_what_a_models_counts_are_worth(place: Place) -> None:
    place.environment["ANTHROPIC_API_KEY"] = "sk-ant-api03-test"
    books = SqliteFactors(place.root / "home" / "data" / "token-factors.db", "qwen2.5")
    for served in (1450, 1500, 1530):
        books.observe(
            Sighting(
                model="claude-haiku-5-5",
                encoding="qwen2.5",
                kind=ContentKind.CODE,
                offline=1000,
                served=served,
            )
        )
    learned = "estimated: toktok qwen2.5 x 1.50 learned from 3 calls, half within 1.9 %, 95 % within 3.4 %"
    shipped = "estimated: toktok qwen2.5 x 1.49, a third party's sample of 2026, give or take 15 %"
    shown = place.run("tiers").out
    assert f"tokens {learned}" in shown
    assert f"tokens {shipped}" in shown
    looked = place.run("doctor").out
    assert f"claude-haiku-5-5 {learned}" in looked
    assert f"claude-opus-5-5 {shipped}" in looked


def test_a_plain_context_says_that_its_count_is_an_estimate(place: Place) -> None:
    shown = place.run("context", "--target", "pkg/steps.py::step_1")
    assert "tokens (estimated: toktok qwen2.5) in" in shown.out
    answer = json.loads(place.run("context", "--target", "pkg/steps.py::step_1", "--json").out)
    assert answer["tokens_source"] == "estimated: toktok qwen2.5"


def test_books_that_are_damaged_are_told_by_doctor_and_stop_nothing(place: Place) -> None:
    data = place.root / "home" / "data"
    data.mkdir(parents=True)
    (data / "token-factors.db").write_bytes(b"no database, but long enough to be looked at closely " * 30)
    place.environment["ANTHROPIC_API_KEY"] = "sk-ant-api03-test"
    looked = place.run("doctor")
    assert "delete the file to begin anew" in looked.out
    assert place.run("tiers").code == 0
