"""Type hints as a user asks for them: the tool first, a model for the rest, nothing without evidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Place

CODE = """def shout(text, times=1):
    return text.upper() * times


def passed_on(value):
    return value


def done(x: int) -> int:
    return x


def count(n=0):
    return n + 1
"""
REQUEST = "add type hints to every function in speech.py"
ANSWERS = (
    {"when": "Types of shout", "text": "text: str\nreturn: str"},
    {"when": "Types of passed_on", "text": "value: str\nreturn: str"},
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write({"speech.py": CODE})
    return made


def test_the_tool_hints_what_is_evident_and_a_model_the_rest(place: Place) -> None:
    done = place.run("-p", REQUEST, "--yes", "--model-script", place.script(*ANSWERS))
    assert done.code == 0, done.text
    expected = CODE.replace("shout(text, times=1)", "shout(text: str, times: int = 1) -> str").replace(
        "count(n=0)", "count(n: int = 0) -> int"
    )
    assert place.bytes_of()["speech.py"].decode() == expected
    assert "'str' for value - nothing vouches for it" in done.text


def test_without_a_model_what_is_evident_is_kept_and_the_rest_named(place: Place) -> None:
    done = place.run("-p", REQUEST, "--yes", "--max-tier", "tool")
    assert done.code == 0, done.text
    assert b"def shout(text, times: int = 1):" in place.bytes_of()["speech.py"]
    assert "parameter text of shout - no evidence" in done.text


def test_the_evidence_is_there_for_programs(place: Place) -> None:
    done = place.run("-p", "add type hints to count", "--yes", "--output-format", "stream-json")
    records = [json.loads(line) for line in done.out.splitlines()]
    results = [record["data"]["result"] for record in records if record["type"] == "CheckRun"]
    (hints,) = [result for result in results if result["check"] == "hints"]
    facts = dict(hints["facts"])
    assert (facts["hints_added"], facts["hints_by_model"], facts["left_open"]) == (2, 0, 0)
