"""The user's test command: it runs in a copy, its output is bounded, and nothing it starts outlives it."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tier_code.adapters.sandbox.plain import PlainRunner, materialise
from tier_code.adapters.workspace.folder import FolderTree
from tier_code.domain.errors import WriteRefused
from tier_code.ports.source import Overlay
from tier_code.ports.workspace import CommandResult

ENVIRONMENT = {"PATH": os.environ["PATH"]}
PYTHON = sys.executable


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    (folder / "src" / "pkg").mkdir(parents=True)
    (folder / "src" / "pkg" / "__init__.py").write_text("ANSWER = 1\n")
    (folder / "run.sh").write_text("echo ran\n")
    (folder / "run.sh").chmod(0o755)
    return folder


@pytest.fixture
def runner(tmp_path: Path) -> PlainRunner:
    return PlainRunner(tmp_path / "scratch")


async def run(runner: PlainRunner, repo: Path, command: str, timeout: float = 20) -> CommandResult:  # noqa: ASYNC109 - handed on
    return await runner.run(command, FolderTree(str(repo)), ENVIRONMENT, timeout)


def left_in(repo: Path) -> list[Path]:
    return list((repo.parent / "scratch").iterdir())


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 8
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        os.sched_yield()


async def test_the_command_sees_the_changed_files_and_the_user_keeps_theirs(
    runner: PlainRunner, repo: Path
) -> None:
    changes = {"src/pkg/__init__.py": b"ANSWER = 2\n", "new.txt": b"new\n", "run.sh": None}
    tree = Overlay(FolderTree(str(repo)), changes)
    command = (
        f"{PYTHON} -c 'import pkg; print(pkg.ANSWER)'; ls; cat new.txt; echo mine > src/made.txt; exit 3"
    )
    result = await runner.run(command, tree, ENVIRONMENT, 20)
    assert result.output == "2\nnew.txt\nsrc\nnew\n"
    assert (result.exit_code, result.level) == (3, "S0")
    assert not (repo / "src" / "made.txt").exists()
    assert left_in(repo) == []


async def test_a_flat_package_is_found_as_well_and_the_users_path_stays_behind(
    runner: PlainRunner, repo: Path
) -> None:
    (repo / "src").rename(repo / "lib")
    tree = FolderTree(str(repo))
    result = await runner.run('echo "$PYTHONPATH"', tree, {**ENVIRONMENT, "PYTHONPATH": "/theirs"}, 20)
    first, second = result.output.strip().split(":")
    assert Path(first).parent == repo.parent / "scratch"
    assert second == "/theirs"


async def test_only_the_given_environment_is_inherited(runner: PlainRunner, repo: Path) -> None:
    os.environ["TIER_CODE_CANARY"] = "canary"
    try:
        result = await run(runner, repo, "env")
    finally:
        del os.environ["TIER_CODE_CANARY"]
    assert "canary" not in result.output
    assert "PYTHONDONTWRITEBYTECODE=1" in result.output


async def test_the_users_own_shell_is_used(runner: PlainRunner, repo: Path, tmp_path: Path) -> None:
    shell = tmp_path / "shell"
    shell.write_text('#!/bin/sh\necho "my shell got: $2"\n')
    shell.chmod(0o755)
    tree = FolderTree(str(repo))
    mine = await runner.run("a | b", tree, {**ENVIRONMENT, "SHELL": str(shell)}, 20)
    assert mine.output == "my shell got: a | b\n"
    gone = await runner.run("echo sh", tree, {**ENVIRONMENT, "SHELL": "/no/such/shell"}, 20)
    assert gone.output == "sh\n"


async def test_input_is_closed_and_a_signal_is_an_exit_code(runner: PlainRunner, repo: Path) -> None:
    assert (await run(runner, repo, "cat; echo end")).output == "end\n"
    assert (await run(runner, repo, "kill -TERM $$")).exit_code == 128 + signal.SIGTERM
    assert (await run(runner, repo, "no-such-command-anywhere")).exit_code == 127


async def test_a_command_that_hangs_is_stopped(runner: PlainRunner, repo: Path) -> None:
    result = await run(runner, repo, "echo begun; trap '' TERM INT HUP; while :; do sleep 60; done", 0.5)
    assert result.exit_code is None
    assert result.output == "begun\n"


async def test_a_flood_is_bounded_and_its_ends_are_kept(runner: PlainRunner, repo: Path) -> None:
    flood = "echo first; head -c 100000000 /dev/zero | tr '\\0' x; echo; echo last"
    result = await run(runner, repo, flood)
    assert result.exit_code == 0
    assert result.output.startswith("first\nxxx")
    assert result.output.endswith("xxx\nlast\n")
    assert " bytes left out " in result.output
    assert len(result.output) < 1_100_000


async def test_output_that_is_no_text_does_no_harm(runner: PlainRunner, repo: Path) -> None:
    assert (await run(runner, repo, r"printf '\351t\351\n'")).output == "\ufffdt\ufffd\n"


DAEMON = f"""{PYTHON} -c '
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        print(os.getpid(), flush=True)
        time.sleep(20)
    os._exit(0)
time.sleep({{seconds}})
'"""


async def test_a_daemon_that_holds_the_output_is_ended_with_the_command(
    runner: PlainRunner, repo: Path
) -> None:
    result = await run(runner, repo, DAEMON.format(seconds=0.3))
    assert result.exit_code == 0
    assert not alive(int(result.output))


async def test_a_daemon_is_ended_when_time_is_up(runner: PlainRunner, repo: Path) -> None:
    result = await run(runner, repo, DAEMON.format(seconds=20), 1.0)
    assert result.exit_code is None
    assert not alive(int(result.output))


# It ends by itself after some seconds, should nobody catch it.
FORKING_AWAY = f"""{PYTHON} -c '
import os, time
forking_away = time.time() + 8
while time.time() < forking_away:
    if os.fork():
        os._exit(0)
    os.setsid()
' & sleep 0.3"""


def forking_away() -> list[str]:
    found = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in found.splitlines() if "forking_away = time" in line]


async def test_a_process_that_forks_away_again_and_again_is_caught(runner: PlainRunner, repo: Path) -> None:
    result = await run(runner, repo, FORKING_AWAY)
    assert result.exit_code == 0
    assert forking_away() == []


async def test_cancelling_ends_everything_at_once(runner: PlainRunner, repo: Path, tmp_path: Path) -> None:
    sign = tmp_path / "pid"
    command = f"sleep 60 & echo $! > {sign}.part; mv {sign}.part {sign}; wait"
    running = asyncio.create_task(run(runner, repo, command, 60))
    await asyncio.to_thread(wait_for, sign.exists)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert not alive(int(sign.read_text()))
    assert left_in(repo) == []


_HOST = """
import asyncio, os, sys
from pathlib import Path
from tier_code.adapters.sandbox.plain import PlainRunner
from tier_code.adapters.workspace.folder import FolderTree
place = Path(sys.argv[1])
command = f"setsid sleep 60 & echo $! > {place}/part; mv {place}/part {place}/pid; wait"
tree = FolderTree(str(place / "repo"))
asyncio.run(PlainRunner(place / "scratch").run(command, tree, dict(os.environ), 60))
"""


def test_a_kill_of_tier_code_itself_ends_the_command_too(repo: Path) -> None:
    place = repo.parent
    with subprocess.Popen([PYTHON, "-c", _HOST, str(place)]) as host:
        wait_for((place / "pid").exists)
        host.send_signal(signal.SIGKILL)
    wait_for(lambda: not alive(int((place / "pid").read_text())))


async def test_the_scratch_of_a_killed_process_goes_with_the_next_run(
    runner: PlainRunner, repo: Path
) -> None:
    ended = await asyncio.create_subprocess_exec("true")
    await ended.wait()
    old = repo.parent / "scratch" / f"run-{ended.pid}-abc"
    (old / "locked").mkdir(parents=True)
    (old / "locked" / "file").write_text("x")
    (old / "locked").chmod(0o500)
    await run(runner, repo, "chmod 500 src")
    assert left_in(repo) == []


def test_a_copy_holds_what_the_tree_shows_and_keeps_modes_links_and_times(repo: Path, tmp_path: Path) -> None:
    (repo / "image.bin").write_bytes(b"\0" * 3_000_000)
    (repo / "alias.sh").symlink_to("run.sh")
    (repo / "escape").symlink_to("/etc/passwd")
    (repo / "up").symlink_to("../../x")
    (repo / "locked.txt").write_text("r")
    (repo / "locked.txt").chmod(0o444)
    subprocess.run(["git", "init", "-q"], cwd=repo, check=True)
    (repo / ".gitignore").write_text("_version.py\n*.log\n")
    (repo / "src" / "pkg" / "_version.py").write_text("V = 1\n")
    (repo / "src" / "pkg" / "x.log").write_text("log\n")
    copy = tmp_path / "copy"
    copy.mkdir()
    below = Overlay(FolderTree(str(repo)), {"run.sh": b"echo lower\n", "gone.txt": b"x", "deep/a.txt": b"a"})
    materialise(below.with_changes({"gone.txt": None, "run.sh": b"echo upper\n"}), copy)
    listed = sorted(str(path.relative_to(copy)) for path in copy.rglob("*") if not path.is_dir())
    expected = [".gitignore", "alias.sh", "deep/a.txt", "image.bin", "locked.txt", "run.sh"]
    assert listed == [*expected, "src/pkg/__init__.py", "src/pkg/_version.py"]
    assert (copy / "image.bin").read_bytes() == b"\0" * 3_000_000
    assert (copy / "alias.sh").readlink() == Path("run.sh")
    assert stat.S_IMODE((copy / "run.sh").stat().st_mode) == 0o755
    assert (copy / "run.sh").read_bytes() == b"echo upper\n"
    assert os.access(copy / "locked.txt", os.W_OK)
    source = (repo / "image.bin").stat()
    assert (copy / "image.bin").stat().st_mtime_ns == source.st_mtime_ns


def test_a_change_cannot_be_written_outside_the_copy(repo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    with pytest.raises(WriteRefused):
        materialise(Overlay(FolderTree(str(repo)), {"../evil.txt": b"x"}), copy)
    assert not (tmp_path / "evil.txt").exists()


def test_installed_packages_are_lent_as_links_and_their_caches_are_not(tmp_path: Path) -> None:
    repo, copy = tmp_path / "repo", tmp_path / "copy"
    for folder in ("node_modules/left", "node_modules/.cache", "node_modules/.bin", "web/node_modules/right"):
        (repo / folder).mkdir(parents=True)
    (repo / "node_modules" / "left" / "index.js").write_text("module.exports = 1\n")
    for name in ("package.json", "web/package.json", "a.js"):
        (repo / name).write_text("{}\n")
    (repo / ".gitignore").write_text("node_modules\n")
    copy.mkdir()
    materialise(Overlay(FolderTree(str(repo)), {"a.js": b"2\n"}), copy)
    assert sorted(path.name for path in (copy / "node_modules").iterdir()) == [".bin", "left"]
    assert (copy / "node_modules" / "left" / "index.js").read_text() == "module.exports = 1\n"
    assert (copy / "web" / "node_modules" / "right").resolve() == repo / "web" / "node_modules" / "right"
    (copy / "node_modules" / ".vite").mkdir()
    assert not (repo / "node_modules" / ".vite").exists()


def test_packages_of_a_workspace_are_the_copy_s_own_source(tmp_path: Path) -> None:
    repo, copy = tmp_path / "repo", tmp_path / "copy"
    for below in (
        "packages/lib",
        "web",
        "node_modules/@scope/far",
        "node_modules/.bin",
        "node_modules/.pnpm/a",
    ):
        (repo / below).mkdir(parents=True)
    for path in ("package.json", "packages/lib/package.json", "web/package.json", "packages/lib/index.js"):
        (repo / path).write_text("old\n")
    (repo / ".gitignore").write_text("node_modules\n")
    links = {"lib": "../packages/lib", "@scope/lib": "../../packages/lib", ".bin/lib": "../lib/index.js"}
    for name, leads in {**links, "self": "..", "a": ".pnpm/a", "round": "round"}.items():
        (repo / "node_modules" / name).symlink_to(leads)
    copy.mkdir()
    materialise(Overlay(FolderTree(str(repo)), {"packages/lib/index.js": b"new\n"}), copy)
    lent = copy / "node_modules"
    for path in ("lib/index.js", "@scope/lib/index.js", ".bin/lib", "self/packages/lib/index.js"):
        assert (lent / path).read_text() == "new\n"
        (lent / path).write_text("new\n")
    assert (repo / "packages/lib/index.js").read_text() == "old\n"
    assert (lent / "@scope/far").resolve() == repo / "node_modules/@scope/far"
    assert (lent / "a").resolve() == repo / "node_modules/.pnpm/a"
    (lent / "@scope" / "new").mkdir()
    assert not (repo / "node_modules/@scope/new").exists()
