"""Attempts to get out of the sandbox, each a real one; and what ordinary tests need works inside."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from tier_code.adapters.sandbox.ladder import Ladder
from tier_code.adapters.sandbox.plain import PlainRunner
from tier_code.adapters.workspace.folder import FolderTree
from tier_code.domain.errors import TierCodeError
from tier_code.domain.sandbox import Level, Wanted
from tier_code.ports.workspace import CommandResult

PYTHON = sys.executable
T = TypeVar("T")


@pytest.fixture(scope="module")
def ladder(tmp_path_factory: pytest.TempPathFactory) -> Ladder:
    own = tmp_path_factory.mktemp("own")
    found = Ladder(Wanted.AUTO, own / "cache" / "scratch", (own,))
    measured = found.measured()
    if measured.level is Level.S0:
        pytest.skip(f"no sandbox works here: {measured.lacking}")
    return found


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_text("token\n")
    (folder / ".env").write_text("canary-env\n")
    (folder / "code.py").write_text("ANSWER = 1\n")
    return folder


class Cage:
    """Runs commands confined, with a home of its own."""

    def __init__(self, ladder: Ladder, repo: Path, scratch: Path) -> None:
        self.repo = repo
        self.home = repo.parent / "home"
        (self.home / ".ssh").mkdir(parents=True)
        (self.home / ".ssh" / "id").write_text("canary-key\n")
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.home)}
        self._runner = PlainRunner(scratch, ladder)

    async def run(self, command: str, seconds: float = 20) -> CommandResult:
        result = await self._runner.run(command, FolderTree(str(self.repo)), self.environment, seconds)
        assert result.level in {"S2", "S3"}
        return result

    async def python(self, program: str) -> str:
        return (await self.run(f"{PYTHON} -c {shlex.quote(program)}")).output.strip()


@pytest.fixture
def cage(ladder: Ladder, repo: Path, tmp_path: Path) -> Cage:
    return Cage(ladder, repo, tmp_path / "scratch")


@pytest.fixture
def socket_outside() -> Iterator[str]:
    """A server in a folder that is not hidden: the repository of these tests."""
    path = str(Path(__file__).parent / f".socket-{os.getpid()}")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(path)
        try:
            server.listen()
            yield path
        finally:
            Path(path).unlink()


async def test_nothing_outside_of_the_copy_can_be_written(cage: Cage) -> None:
    outside = [cage.repo / "new", cage.repo / ".git" / "hooks", cage.home / "new", Path("/etc/tier-code-new")]
    for path in outside:
        await cage.run(f"echo x > {path}")
        assert not path.exists()
    changed = await cage.run(f"chmod 777 {cage.repo}/code.py; echo y > code.py; cat code.py")
    assert changed.output.endswith("y\n")
    assert (cage.repo / "code.py").read_text() == "ANSWER = 1\n"


async def test_a_link_in_the_copy_leads_to_nothing_that_can_be_written(cage: Cage) -> None:
    await cage.run(f"ln -s {cage.home}/.ssh keys; echo x > keys/made")
    assert not (cage.home / ".ssh" / "made").exists()


async def test_secrets_of_the_home_and_beside_the_tree_cannot_be_read(cage: Cage) -> None:
    result = await cage.run('cat "$HOME/.ssh/id"; ls -A ~')
    assert "canary" not in result.output
    assert ".ssh" not in result.output.splitlines()
    there = await cage.run(f"cat {cage.repo}/.env {cage.repo}/.git/config; cat {cage.repo}/code.py")
    assert "canary" not in there.output
    assert "token" not in there.output
    assert "ANSWER" in there.output


async def test_a_server_of_this_machine_is_out_of_reach(cage: Cage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        said = await cage.python(f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)")
        server.settimeout(0.01)
        with pytest.raises(TimeoutError):
            server.accept()
    assert "ConnectionRefusedError" in said


async def test_a_unix_socket_of_this_machine_is_out_of_reach(cage: Cage, socket_outside: str) -> None:
    program = f"import socket; socket.socket(socket.AF_UNIX).connect({socket_outside!r}); print('connected')"
    assert "connected" not in await cage.python(program)
    abstract = (
        "import socket; socket.socket(socket.AF_UNIX).connect('\\0tier-code-canary'); print('connected')"
    )
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind("\0tier-code-canary")
        server.listen()
        assert "connected" not in await cage.python(abstract)


async def test_processes_of_this_machine_are_out_of_sight(cage: Cage) -> None:
    names = await cage.run("cat /proc/[0-9]*/comm")
    assert set(names.output.split()) <= {"bwrap", "sh", "cat"}
    assert str(os.getpid()) not in (await cage.run("ls /proc")).output.split()


async def test_what_detaches_itself_ends_with_the_command(cage: Cage) -> None:
    marker = f"3{time.monotonic_ns() % 10**9}"
    result = await cage.run(f"setsid -f sleep {marker} > /dev/null 2>&1; echo done")
    assert result.output == "done\n"
    assert not any(marker in line for line in _command_lines())


async def test_a_command_that_takes_too_long_ends_with_everything_below_it(cage: Cage) -> None:
    marker = f"4{time.monotonic_ns() % 10**9}"
    result = await cage.run(f"(setsid sleep {marker} &) ; sleep {marker}", 1.5)
    assert result.exit_code is None
    assert not any(marker in line for line in _command_lines())


async def test_variables_that_lead_outside_are_gone(cage: Cage) -> None:
    cage.environment |= {"SSH_AUTH_SOCK": "/somewhere", "DOCKER_HOST": "unix:///somewhere", "MINE": "kept"}
    output = (await cage.run("env")).output
    assert "somewhere" not in output
    assert "MINE=kept" in output


async def test_at_the_highest_level_system_calls_are_filtered(cage: Cage, ladder: Ladder) -> None:
    if ladder.measured().level is not Level.S3:
        pytest.skip("no filter of system calls works here")
    program = (
        "import ctypes, os; c = ctypes.CDLL(None, use_errno=True)\n"
        "print(c.unshare(0x10000000), os.strerror(ctypes.get_errno()))\n"
        "print(c.syscall(425, 8, 0), os.strerror(ctypes.get_errno()))\n"
    )
    assert await cage.python(program) == "-1 Operation not permitted\n-1 Function not implemented"


async def test_loopback_process_pools_unix_sockets_and_temporary_files_work_inside(cage: Cage) -> None:
    program = """
import concurrent.futures, multiprocessing, os, socket, tempfile, threading, pathlib
if __name__ == "__main__":
    with socket.create_server(("localhost", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        socket.create_connection(server.getsockname()[:2]).close()
    with multiprocessing.Manager() as manager:
        assert manager.dict(a=1)["a"] == 1
    for kind in ("fork", "forkserver", "spawn"):
        context = multiprocessing.get_context(kind)
        with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
            assert pool.submit(abs, -1).result() == 1
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as own:
        own.bind(folder + "/own")
        own.listen()
        socket.socket(socket.AF_UNIX).connect(folder + "/own")
    pathlib.Path.home().joinpath("written").write_text("x")
    print("all well", os.getcwd() == os.environ["PWD"])
"""
    (cage.repo / "program.py").write_text(program)
    result = await cage.run(f"{PYTHON} program.py")
    assert result.output == "all well True\n"


async def test_exit_codes_and_signals_come_through(cage: Cage) -> None:
    assert (await cage.run("exit 7")).exit_code == 7
    assert (await cage.run("kill -9 $$")).exit_code == 137


async def test_the_tools_of_the_users_path_and_what_was_typed_are_there(cage: Cage) -> None:
    tools = cage.home / "tools" / "bin"
    tools.mkdir(parents=True)
    (tools.parent / "lib").mkdir()
    (tools.parent / "lib" / "words").write_text("mine")
    (tools / "say").write_text(f"#!/bin/sh\ncat {tools.parent}/lib/words\n")
    (tools / "say").chmod(0o755)
    (cage.home / "typed.txt").write_text(" typed")
    cage.environment["PATH"] += f":{tools}"
    result = await cage.run("say; cat ~/typed.txt; ls -A ~ | sort | tr '\\n' ' '")
    assert result.output == "mine typedtools typed.txt "


async def test_when_whoever_started_it_is_killed_nothing_stays(cage: Cage) -> None:
    marker = f"5{time.monotonic_ns() % 10**9}"
    running = asyncio.ensure_future(cage.run(f"setsid sleep {marker} & sleep {marker}", 100))
    supervisor = await _until(lambda: _started_with(marker))
    os.kill(supervisor, signal.SIGKILL)
    with pytest.raises(TierCodeError, match="was killed"):
        await running
    await _until(lambda: not any(marker in line for line in _command_lines()) or None)


def _started_with(marker: str) -> int | None:
    """The supervisor, once its command sleeps."""
    found = {line: pid for pid, line in _processes() if marker in line}
    asleep = any(line.startswith(f"sleep\0{marker}") for line in found)
    return next((pid for line, pid in found.items() if asleep and "supervisor.py" in line), None)


async def _until(look: Callable[[], T | None]) -> T:
    until = time.monotonic() + 8
    while (found := look()) is None:
        assert time.monotonic() < until, "it did not happen in time"
        await asyncio.sleep(0.01)
    return found


def _command_lines() -> list[str]:
    return [line for _, line in _processes()]


def _processes() -> list[tuple[int, str]]:
    """Every process of this machine with its words."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append((int(each.parent.name), each.read_text()))
        except OSError:
            continue
    return found
