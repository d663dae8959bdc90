"""`--debug`: a file for a bug report, without anything that was said or read."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place

REQUEST = "rename parse_cfg to read_secret_sauce"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


def test_the_log_tells_what_happened_and_not_what_was_said(place: Place) -> None:
    run = place.run("-p", REQUEST, "--yes", "--debug")
    assert run.code == 0
    assert "the debug log is " in run.text
    (log,) = (place.root / "home").rglob("debug.log")
    text = log.read_text()
    for name in ("SessionOpened", "PlanProposed", "StepFinished step=s1", "PatchApplied", "phase=idle"):
        assert name in text
    for said in ("parse_cfg", "read_secret_sauce", "pkg/config.py"):
        assert said not in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_without_it_there_is_no_log(place: Place) -> None:
    assert place.run("-p", REQUEST, "--yes").code == 0
    assert not list((place.root / "home").rglob("debug.log"))
