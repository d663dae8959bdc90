"""Measures whether a sandbox keeps what it promises: starts a real one and tries to get out of it."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tier_code.adapters.sandbox import probe_program
from tier_code.adapters.sandbox.bubblewrap import Bubblewrap
from tier_code.adapters.sandbox.launch import Job, Launch, opened_filter
from tier_code.adapters.sandbox.scratch import discard, new_scratch
from tier_code.domain.errors import StorageProblem
from tier_code.domain.sandbox import Level
from tier_code.domain.untrusted import one_line

_LIMIT_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bait:
    """What the program inside shall not reach."""

    seen: Path
    """A folder that is shown inside, read-only."""
    hidden: Path
    port: int


def what_is_wrong(program: str, level: Level, scratch_root: Path) -> str:
    """Why a level does not work on this machine; empty when it keeps every promise."""
    try:
        folder = new_scratch(scratch_root)
    except StorageProblem as problem:
        return str(problem)
    try:
        with _bait(folder) as bait:
            return _tried(program, level, folder, bait)
    except (OSError, subprocess.TimeoutExpired) as problem:
        return one_line(str(problem), 200)
    finally:
        discard(folder)


@contextlib.contextmanager
def _bait(folder: Path) -> Iterator[_Bait]:
    seen, hidden = folder / "seen", folder / "hidden"
    for each in (seen, hidden, folder / "own"):
        each.mkdir()
    (hidden / "secret").write_text("secret", "utf-8")
    with contextlib.ExitStack() as opened:
        here = opened.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
        # A socket's path may have 107 characters only: it is bound by way of an open folder.
        number = os.open(seen, os.O_RDONLY | os.O_DIRECTORY)
        opened.callback(os.close, number)
        here.bind(f"/proc/self/fd/{number}/socket")
        here.listen()
        server = opened.enter_context(socket.create_server(("127.0.0.1", 0)))
        yield _Bait(seen=seen, hidden=hidden, port=server.getsockname()[1])


def _tried(program: str, level: Level, folder: Path, bait: _Bait) -> str:
    told = {
        "seen": str(bait.seen),
        "hidden": str(bait.hidden),
        "port": bait.port,
        "process": os.getpid(),
        "filtered": level is Level.S3,
    }
    source = Path(probe_program.__file__).read_text("utf-8")
    job = Job(
        words=(sys.executable, "-I", "-S", "-c", source, json.dumps(told)),
        # What is typed is shown inside.
        typed=shlex.join([sys.executable, str(bait.seen)]),
        scratch=folder / "own",
        repo="",
        environment={
            "PATH": os.defpath,
            "HOME": str(Path.home()),
            "BAIT": f"unix://{bait.seen}/socket",
        },
    )
    return _ran(Bubblewrap(program, level, (folder / "hidden",))(job), job)


def _ran(launch: Launch, job: Job) -> str:
    if launch.level is Level.S3 and not launch.call_filter:
        return "no filter of system calls is known for this processor"
    with opened_filter(launch) as number:
        ended = subprocess.run(  # noqa: S603 - bubblewrap and our own interpreter
            [*launch.arguments(number), *job.words],
            cwd=job.scratch,
            env=dict(launch.environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            pass_fds=() if number < 0 else (number,),
            timeout=_LIMIT_SECONDS,
            check=False,
        )
    try:
        return "; ".join(json.loads(ended.stdout))
    except ValueError:
        said = ended.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        return one_line(said, 200) or f"it ended with {ended.returncode}"
