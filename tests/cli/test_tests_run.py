from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Place

CODE = {
    "shop/__init__.py": "",
    "shop/labels.py": (
        "import time\n\n\n"
        "def label(text: str) -> str:\n    return '<' + text.strip() + '>'\n\n\n"
        "def now() -> float:\n    return time.time()\n\n\n"
        "def door(word: str) -> int:\n"
        "    if word[::-1] == 'emases nepo':\n        return 1\n    return len(word)\n"
    ),
    "tests/test_labels.py": (
        "from shop.labels import label\n\n\ndef test_label():\n    assert label('a') == '<a>'\n"
    ),
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path, {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})
    made.repo.mkdir()
    made.write(CODE)
    return made


def test_tests_are_planned_written_and_vouched_for_without_a_model(place: Place) -> None:
    done = place.run(
        "-p", "write tests for label in labels.py", "--yes", "--offline", "--output-format", "json"
    )
    told = json.loads(done.out)
    assert done.code == 0, done.text
    (step,) = told["steps"]
    (check,) = [check for check in step["attempts"][-1]["checks"] if check["check"] == "generated-tests"]
    assert "lines 100 % -> 100 %" in check["evidence"]
    assert "mutants killed" in check["evidence"]
    assert b"labels.label(text) == expected" in place.bytes_of()["tests/test_labels_pure.py"]
    assert any("run code of this repository" in note for note in told["plan"]["notes"])


def test_a_model_is_asked_for_inputs_and_never_for_values(place: Place) -> None:
    script = place.script({"text": 'door("open sesame") == 77'})
    done = place.run("-p", "write tests for door in labels.py", "--yes", "--model-script", script)
    assert done.code == 0, done.text
    written = place.bytes_of()["tests/test_labels_pure.py"].decode()
    assert '("open sesame", 1)' in written.replace("'", '"')
    assert "77" not in written


def test_what_the_tool_is_sure_of_is_kept_when_nobody_can_do_more(place: Place) -> None:
    script = place.script({"text": "I have no idea."})
    done = place.run("-p", "write tests for door in labels.py", "--yes", "--model-script", script)
    assert done.code == 0, done.text
    assert "no test runs this line" in done.text
    assert b"labels.door(" in place.bytes_of()["tests/test_labels_pure.py"]
