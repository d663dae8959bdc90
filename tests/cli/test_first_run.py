"""What a newcomer finds: with a key, with Ollama, with both and with neither, and one request each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tests.support.messages_server import Shop, messages_server
from tests.support.ollama_server import Stable, ollama_server

REQUEST = "document size in config.py"
EXACT = "rename parse_cfg to parse_config"
SENTENCE = "Count the settings of a configuration."


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def with_claude(place: Place, opened: ExitStack) -> Shop:
    shop = Shop(answer=lambda request: SENTENCE)
    url = opened.enter_context(messages_server(shop))
    place.environment |= {"ANTHROPIC_API_KEY": "sk-ant-api03-test", "ANTHROPIC_BASE_URL": url}
    return shop


def with_ollama(place: Place, opened: ExitStack, **given: object) -> Stable:
    stable = Stable(**given)  # type: ignore[arg-type]  # fields of Stable
    place.environment["OLLAMA_HOST"] = opened.enter_context(ollama_server(stable))
    return stable


def tiers(place: Place) -> tuple[str, dict[str, dict[str, object]]]:
    listed = json.loads(place.run("tiers", "--json").out)
    return listed["pack"], listed["tiers"]


def doctor(place: Place) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for each in json.loads(place.run("doctor", "--json").out)["findings"]:
        told.setdefault(each["what"], []).append(each["told"])
    return told


def done_by(place: Place, *more: str) -> dict[str, int]:
    """Run the request; tier to how many steps it did."""
    done = place.run("-p", REQUEST, "--yes", "--output-format", "json", *more)
    assert done.code == 0, done.text
    assert SENTENCE.encode() in place.bytes_of()["pkg/config.py"]
    return {step["tier"]: 1 for step in json.loads(done.out)["steps"]}


def test_a_key_alone_seats_claude_on_the_paid_tiers_and_a_request_goes_there(
    place: Place, opened: ExitStack
) -> None:
    shop = with_claude(place, opened)
    pack, seats = tiers(place)
    assert pack == "claude"
    assert [seats[name]["ready"] for name in ("tool", "local", "small", "mid", "frontier")] == [
        True,
        False,
        True,
        True,
        True,
    ]
    assert all(seats[name]["input_nanos_per_million"] for name in ("small", "mid", "frontier"))
    told = doctor(place)
    assert "claude-haiku-5-5" in told["works now"][0]
    assert [line for line in told["adds more"] if "models pull" in line or "pip install" in line]
    assert not [line for line in told["adds more"] if "ANTHROPIC" in line]
    assert shop.raw == [], "finding out sends nothing"
    assert done_by(place) == {"small": 1}
    assert len(shop.bills) == 1


def test_ollama_alone_stands_on_the_local_tier_and_costs_nothing(place: Place, opened: ExitStack) -> None:
    stable = with_ollama(place, opened)
    pack, seats = tiers(place)
    assert (pack, seats["local"]["model"], seats["local"]["backend"]) == (
        "local",
        "qwen2.5-coder:7b",
        "ollama",
    )
    assert (seats["local"]["output_nanos_per_million"], seats["local"]["reach"]) == (0, "machine")
    told = doctor(place)
    assert "qwen2.5-coder:7b, on this machine, $0" in told["works now"][0]
    assert len(told["adds more"]) == 1
    assert "ANTHROPIC_API_KEY" in told["adds more"][0]
    assert done_by(place) == {"local": 1}
    assert len(stable.raw) == 1


def test_with_both_the_local_model_comes_first_and_nothing_is_missing(
    place: Place, opened: ExitStack
) -> None:
    shop, stable = with_claude(place, opened), with_ollama(place, opened)
    pack, seats = tiers(place)
    assert pack == "claude"
    assert all(seat["ready"] for seat in seats.values())
    assert "adds more" not in doctor(place)
    assert "adds more" not in place.run("tiers").out
    assert done_by(place) == {"local": 1}
    assert (len(stable.raw), len(shop.raw)) == (1, 0)


def test_with_neither_exact_edits_work_and_one_line_adds_each_of_the_others(place: Place) -> None:
    pack, seats = tiers(place)
    assert (pack, [name for name, seat in seats.items() if seat["ready"]]) == ("local", ["tool"])
    shown = place.run("tiers").out
    assert "works now: exact edits" in shown
    assert "adds more: export ANTHROPIC_API_KEY=" in shown
    waiting = place.run("-p", REQUEST, "--yes")
    assert waiting.code == 1
    assert "models pull" in waiting.text or "pip install" in waiting.text
    exact = place.run("-p", EXACT, "--yes")
    assert exact.code == 0, exact.text
    assert b"def parse_config" in place.bytes_of()["pkg/config.py"]
    assert "what one line adds" in place.run("-p").err


def test_a_model_that_ollama_runs_in_its_cloud_is_not_taken_for_local(
    place: Place, opened: ExitStack
) -> None:
    remote = {
        "name": "qwen3-coder:480b-cloud",
        "size": 300,
        "digest": "r",
        "remote_host": "https://ollama.com",
    }
    stable = with_ollama(place, opened, models=(remote,))
    _, seats = tiers(place)
    assert seats["local"]["backend"] == "embedded"
    named = place.run("tiers", "--json", "--tier-model", "local=ollama/qwen3-coder:480b-cloud")
    seat = json.loads(named.out)["tiers"]["local"]
    assert not seat["ready"]
    assert "no known price" in seat["missing"]
    assert stable.raw == []
