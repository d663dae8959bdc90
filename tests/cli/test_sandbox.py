"""The sandbox as a user meets it: its level in the evidence, the option for it, a refusal in words."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tier_code.adapters.sandbox.ladder import Ladder
from tier_code.domain.sandbox import Level, Wanted


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


RENAME = ("-p", "rename size to length", "--yes")


def test_tests_run_at_the_level_that_works_and_it_is_said(place: Place, tmp_path: Path) -> None:
    works = Ladder(Wanted.AUTO, tmp_path / "cache" / "scratch", ()).measured().level
    done = place.run(*RENAME, "--test-cmd", f"{sys.executable} check.py")
    assert done.code == 0, done.text
    assert f"(sandbox {works})" in done.out
    assert f"sandbox {works}:" in " ".join(place.run("doctor").out.split())


@pytest.mark.parametrize("level", ["S0", "auto"])
def test_only_without_the_sandbox_tests_can_write_elsewhere(place: Place, tmp_path: Path, level: str) -> None:
    if Ladder(Wanted.AUTO, tmp_path / "cache" / "scratch", ()).measured().level is Level.S0:
        pytest.skip("no sandbox works here")
    made = place.repo / "made-by-tests"
    done = place.run(*RENAME, "--test-cmd", f"touch {made}; true", "--sandbox", level)
    assert done.code == 0, done.text
    assert made.exists() == (level == "S0")


def test_a_level_that_does_not_work_refuses_the_command_and_writes_nothing(place: Place) -> None:
    before = place.bytes_of()
    # Without a search path there is no bubblewrap.
    place.environment["PATH"] = str(place.root)
    done = place.run(*RENAME, "--test-cmd", f"{sys.executable} check.py", "--sandbox", "S3")
    assert done.code != 0
    assert "sandbox S3 does not work here" in done.text
    assert place.bytes_of() == before
    assert "S0: your tests run in a scratch copy, not confined" in place.run("doctor").out


def test_a_repository_raises_the_level(place: Place) -> None:
    place.write({".tier-code/config.toml": 'sandbox = "S3"\n'})
    place.environment["PATH"] = str(place.root)
    done = place.run(*RENAME, "--test-cmd", f"{sys.executable} check.py")
    assert "sandbox S3 does not work here" in done.text
    loose = place.run(*RENAME, "--test-cmd", f"{sys.executable} check.py", "--sandbox", "S0")
    assert loose.code == 0, loose.text
