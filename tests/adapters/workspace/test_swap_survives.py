"""A change is whole after a kill or a failing disk at any moment: all files old or all new, nothing else."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from tests.adapters.workspace import scenario
from tests.support.faulty_disk import FailingDisk
from tier_code.adapters.workspace.folder import FolderWorkspace
from tier_code.domain.errors import TierCodeError

ROOT = Path(__file__).parents[3]
STRIDE = os.environ.get("TIER_CODE_SWEEP_STRIDE", "9")
"""1 tries every pair of kills, about 1,900 points in a minute."""


@pytest.fixture(autouse=True)
def usual_umask() -> None:
    os.umask(0o022)


@pytest.mark.parametrize("way", ["exchange", "plain"])
def test_kill_9_at_every_call_leaves_all_files_old_or_new(place: Path, way: str) -> None:
    command = [sys.executable, "-m", "tests.adapters.workspace.kill_sweep", str(place), way, STRIDE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    outcome = json.loads(done.stdout)
    assert outcome["bad"] == []
    assert outcome["points"] > 100


_DRIVER = """
import sys
from pathlib import Path
from tests.adapters.workspace import scenario
scenario.workspace(Path(sys.argv[1])).swap(scenario.swaps(), "change")
"""
_ON_FILES = {"fchmod", "write"}
_SYSTEM_CALLS = (
    "renameat2",
    "renameat,rename",
    "unlinkat,unlink",
    "fsync",
    "fchmod",
    "mkdirat,mkdir",
    "write",
)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("call", _SYSTEM_CALLS)
def test_kill_9_at_system_calls_leaves_all_files_old_or_new(place: Path, call: str) -> None:
    killed = 0
    for number in (1, 2, 3, 5, 8, 13, 21):
        shutil.rmtree(place, ignore_errors=True)
        scenario.make(place)
        (place / "sessions" / "SESSION").mkdir(parents=True)
        watched = [folder for folder, _, _ in os.walk(place)]
        # Calls on the new files cannot be told by their path, and nothing else here makes any.
        paths = [word for folder in watched for word in ("-P", folder)] if call not in _ON_FILES else []
        inject = ["-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={number}"]
        command = [
            "strace",
            "-f",
            "-qq",
            "-o",
            os.devnull,
            *inject,
            *paths,
            sys.executable,
            "-B",
            "-c",
            _DRIVER,
        ]
        ended = subprocess.run([*command, str(place)], cwd=ROOT, capture_output=True, check=False)
        assert ended.returncode in {0, -9, 128 + 9}, ended.stderr.decode()
        scenario.workspace(place).recover()
        assert scenario.state(place) in (scenario.old_state(), scenario.new_state())
        assert not scenario.unfinished(place)
        if ended.returncode == 0:
            break
        killed += 1
    if not killed:
        pytest.skip(f"this system does not use {call} here")


@pytest.mark.parametrize("can_exchange", [True, False], ids=["exchange", "plain"])
@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)
def test_a_disk_that_fails_at_any_call_loses_nothing(
    place: Path, code: int, *, for_good: bool, can_exchange: bool
) -> None:
    for number in count(1):
        shutil.rmtree(place, ignore_errors=True)
        scenario.make(place)
        disk = FailingDisk(number, code, for_good=for_good, can_exchange=can_exchange)
        try:
            scenario.workspace(place, disk).swap(scenario.swaps(), "change")
            reported = False
        except TierCodeError:
            reported = True
        scenario.workspace(place).recover()
        found = scenario.state(place)
        assert found == (scenario.old_state() if reported else scenario.new_state()), number
        assert not scenario.unfinished(place)
        if disk.calls < number:
            break


def test_a_failure_before_the_first_write_needs_no_recovery(tmp_path: Path) -> None:
    scenario.make(tmp_path)
    with pytest.raises(TierCodeError, match="space"):
        scenario.workspace(tmp_path, FailingDisk(1, errno.ENOSPC, for_good=True)).swap(
            scenario.swaps(), "change"
        )
    assert scenario.state(tmp_path) == scenario.old_state()


def test_recovery_says_what_it_did_and_once_only(place: Path) -> None:
    command = [sys.executable, "-c", _KILLED, str(place)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == -9
    assert scenario.state(place) != scenario.old_state()
    workspace = scenario.workspace(place)
    assert workspace.recover() == ["“change” was cut off half-way and has been taken back"]
    assert workspace.recover() == []


def test_a_new_session_recovers_what_an_older_one_left(place: Path) -> None:
    subprocess.run([sys.executable, "-c", _KILLED, str(place)], cwd=ROOT, check=False)
    assert len(scenario.workspace(place, session="ANOTHER").recover()) == 1
    assert scenario.state(place) == scenario.old_state()
    assert not scenario.unfinished(place)


def test_recovery_leaves_other_worktrees_of_the_repository_alone(place: Path) -> None:
    subprocess.run([sys.executable, "-c", _KILLED, str(place)], cwd=ROOT, check=False)
    half_done = scenario.state(place)
    (place / "worktree").mkdir()
    assert FolderWorkspace(place / "worktree", place / "sessions" / "ANOTHER").recover() == []
    assert scenario.state(place) == half_done
    assert scenario.unfinished(place)


def test_recovery_leaves_what_the_user_wrote_since_and_names_the_copy(place: Path) -> None:
    subprocess.run([sys.executable, "-c", _KILLED, str(place)], cwd=ROOT, check=False)
    (place / "repo" / "a.py").write_bytes(b"mine\n")
    told = scenario.workspace(place).recover()
    kept = next(line for line in told if line.startswith("a.py"))
    assert Path(kept.rsplit(" ", 1)[1]).read_bytes() == scenario.OLD["a.py"]
    found = scenario.state(place)
    assert found.pop("a.py")[0] == b"mine\n"
    assert found == {path: what for path, what in scenario.old_state().items() if path != "a.py"}


def test_recovery_works_after_git_clean_removed_what_lay_beside(place: Path) -> None:
    subprocess.run([sys.executable, "-c", _KILLED, str(place)], cwd=ROOT, check=False)
    for left in place.glob("repo/**/.tier-code-*"):
        left.unlink()
    scenario.workspace(place).recover()
    assert scenario.state(place) == scenario.old_state()


def test_a_damaged_intent_is_reported_and_kept(tmp_path: Path) -> None:
    scenario.make(tmp_path)
    intents = tmp_path / "sessions" / "SESSION" / "intents"
    intents.mkdir(parents=True)
    (intents / "X.json").write_bytes(b'{"operation": 1')
    (told,) = scenario.workspace(tmp_path).recover()
    assert "does not read" in told
    assert scenario.unfinished(tmp_path) == ["X.json"]


_KILLED = """
import os, signal, sys
from pathlib import Path
from tests.adapters.workspace import scenario
from tests.support.faulty_disk import MeddledDisk
place = Path(sys.argv[1])
scenario.make(place)
die = lambda: os.kill(os.getpid(), signal.SIGKILL)
scenario.workspace(place, MeddledDisk("exchange", 2, die, afterwards=True)).swap(scenario.swaps(), "change")
"""
