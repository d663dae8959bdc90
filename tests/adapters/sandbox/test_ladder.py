"""Which level is taken, what is said when it is not the one asked for, and that measuring is done once."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tier_code.adapters.sandbox.call_filter import call_filter
from tier_code.adapters.sandbox.ladder import CACHE, Ladder
from tier_code.adapters.sandbox.plain import PlainRunner
from tier_code.adapters.workspace.folder import FolderTree
from tier_code.domain.errors import TierCodeError, UsageProblem
from tier_code.domain.sandbox import Level, Wanted


def ladder(tmp_path: Path, wanted: Wanted, program: str) -> Ladder:
    return Ladder(wanted, tmp_path / "cache" / "scratch", (), lambda: program)


def imitation(tmp_path: Path, body: str) -> str:
    """A program in bubblewrap's place; every start leaves a line."""
    program = tmp_path / "imitation"
    program.write_text(f"#!/bin/sh\necho start >> {tmp_path}/starts\n{body}\n")
    program.chmod(0o755)
    return str(program)


async def level_of(found: Ladder, tmp_path: Path) -> str:
    (tmp_path / "repo").mkdir(exist_ok=True)
    runner = PlainRunner(tmp_path / "cache" / "scratch", found)
    return (await runner.run("true", FolderTree(str(tmp_path / "repo")), {"PATH": os.defpath}, 20)).level


async def test_without_the_program_commands_run_unconfined_and_it_is_said_why(tmp_path: Path) -> None:
    found = ladder(tmp_path, Wanted.AUTO, "")
    assert await level_of(found, tmp_path) == "S0"
    assert "not installed" in found.measured().lacking


async def test_a_level_that_is_asked_for_and_does_not_work_refuses_the_command(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"S2 does not work here \(bubblewrap is not installed"):
        await level_of(ladder(tmp_path, Wanted.S2, ""), tmp_path)
    with pytest.raises(UsageProblem, match="--sandbox auto"):
        ladder(tmp_path, Wanted.S3, "").require()
    ladder(tmp_path, Wanted.AUTO, imitation(tmp_path, "exit 1")).require()
    assert not (tmp_path / "starts").exists()


async def test_who_switches_it_off_starts_no_sandbox_at_all(tmp_path: Path) -> None:
    assert await level_of(ladder(tmp_path, Wanted.S0, imitation(tmp_path, "exit 1")), tmp_path) == "S0"
    assert not (tmp_path / "starts").exists()


def test_a_program_that_confines_nothing_is_seen_through(tmp_path: Path) -> None:
    # It drops its arguments and runs the command just so, as a broken installation might.
    program = imitation(tmp_path, 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"')
    measured = ladder(tmp_path, Wanted.AUTO, program).measured()
    assert measured.level is Level.S0
    for promise in ("file outside", "hidden file", "server", "unix socket", "signalled"):
        assert promise in measured.lacking


def test_a_program_that_fails_is_quoted_and_tried_again_next_time(tmp_path: Path) -> None:
    program = imitation(tmp_path, "echo 'bwrap: no namespaces for you' >&2; exit 1")
    for _ in range(2):
        measured = ladder(tmp_path, Wanted.AUTO, program).measured()
        assert (measured.level, measured.lacking) == (Level.S0, "bwrap: no namespaces for you")
    assert len((tmp_path / "starts").read_text().split()) == 4


def test_what_works_is_measured_once_for_each_program_and_boot(tmp_path: Path) -> None:
    program = imitation(tmp_path, "echo '[]'")
    assert ladder(tmp_path, Wanted.AUTO, program).measured().level is Level.S3
    assert ladder(tmp_path, Wanted.AUTO, program).measured().level is Level.S3
    assert len((tmp_path / "starts").read_text().split()) == 1
    cache = tmp_path / "cache" / CACHE
    told = json.loads(cache.read_text())
    cache.write_text(json.dumps({**told, "key": "another boot", "level": "S0"}))
    assert ladder(tmp_path, Wanted.AUTO, program).measured().level is Level.S3
    cache.write_text("[")
    assert ladder(tmp_path, Wanted.AUTO, program).measured().level is Level.S3


async def test_a_sandbox_that_does_not_start_is_no_failing_test(tmp_path: Path) -> None:
    program = imitation(
        tmp_path, f"[ -e {tmp_path}/broken ] || {{ echo '[]'; exit; }}; echo 'bwrap: gone'; exit 1"
    )
    found = ladder(tmp_path, Wanted.AUTO, program)
    found.measured()
    (tmp_path / "broken").touch()
    with pytest.raises(TierCodeError, match=r"S3\) does not start \(bwrap: gone\); --sandbox S0"):
        await level_of(found, tmp_path)


def test_the_stricter_of_two_wishes_holds() -> None:
    assert Wanted.AUTO.raised(Wanted.S0) is Wanted.AUTO
    assert Wanted.S0.raised(Wanted.S2) is Wanted.S2
    assert Wanted.S3.raised(Wanted.AUTO) is Wanted.S3


def test_an_unknown_processor_has_no_filter() -> None:
    assert call_filter("vax") == b""
    assert len(call_filter("x86_64")) % 8 == 0
    assert call_filter("aarch64") != call_filter("x86_64")
