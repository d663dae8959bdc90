"""Commands and questions of a plan, through the real command line: what --yes covers and what it does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place

MAKE = "from pathlib import Path\nPath('pkg/made.py').write_text('MADE = 1\\n')\nprint('made one')\n"
COMMAND = "python3 make.py"
HEADLESS = ("--yes", "--offline", "--planner", "local")


def planned(*steps: dict[str, object]) -> dict[str, object]:
    text = json.dumps({"kind": "plan", "answer": "", "need": [], "notes": [], "steps": list(steps)})
    return {"text": text, "when": "Request: "}


def step(number: int, **fields: object) -> dict[str, object]:
    return {"id": str(number), "title": "a step", "targets": [], "after": [], "judgement": "none", **fields}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write({**CODE, "make.py": MAKE})
    return made


def test_yes_covers_no_command_that_a_plan_proposes(place: Place) -> None:
    before = place.bytes_of()
    script = place.script(planned(step(1, kind="run", instruction=COMMAND, targets=["pkg/made.py::"])))
    done = place.run("-p", "generate the made module", *HEADLESS, "--model-script", script)
    assert done.code == 4, done.text
    assert f"approving runs `{COMMAND}` (s1) in a copy; it may write pkg/made.py" in " ".join(
        done.out.split()
    )
    assert "--yes does not cover a command" in done.out
    assert "tier-code -p -c --yes --allow-run" in done.out
    assert place.bytes_of() == before
    after = place.run("-p", "-c", "--yes", "--allow-run", "--offline")
    assert after.code == 0, after.text
    assert place.bytes_of() == {**before, "pkg/made.py": b"MADE = 1\n"}
    assert "made one" in after.out


def test_findings_are_printed_and_nothing_is_written(place: Place) -> None:
    before = place.bytes_of()
    found = {"says": "run hands size a parsed configuration", "rests_on": ["pkg/main.py::run"]}
    report = {"text": json.dumps({"kind": "report", "looks": [], "findings": [found]}), "when": "Question: "}
    script = place.script(planned(step(1, kind="investigate", instruction="Who calls size?")), report)
    done = place.run(
        "-p", "let it be known", *HEADLESS, "--tier", "investigate=local", "--model-script", script
    )
    assert done.code == 0, done.text
    assert "run hands size a parsed configuration (pkg/main.py::run)" in " ".join(done.out.split())
    assert "s1 found:" in done.out
    assert place.bytes_of() == before
