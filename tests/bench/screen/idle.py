"""What the real program does in a real terminal while nobody does anything: bytes written and CPU used."""

from __future__ import annotations

import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

QUIET_S = 3.0
"""Seconds without a byte after which the start is over."""
_LONGEST_START_S = 60.0


@dataclass(frozen=True, slots=True)
class Idle:
    """A stretch of silence."""

    seconds: float
    written: int
    """Bytes sent to the terminal."""
    core: float
    """Share of one core, children included."""


def idle(seconds: float) -> Idle:
    """Start the full screen on an empty repository, wait until it is quiet, and watch."""
    with tempfile.TemporaryDirectory() as folder:
        repo, home = Path(folder, "repo"), Path(folder, "home")
        repo.mkdir()
        subprocess.run(["git", "init", "-q", str(repo)], check=True)
        ours, theirs = pty.openpty()
        ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", 36, 132, 0, 0))
        program = subprocess.Popen(
            [sys.executable, "-m", "tier_code"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=repo,
            env={**os.environ, "TIER_CODE_HOME": str(home), "TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(theirs)
        try:
            _until_quiet(ours)
            before = _cpu_of_group(program.pid)
            written = _read_for(ours, seconds)
            used = _cpu_of_group(program.pid) - before
        finally:
            program.kill()
            program.wait()
            os.close(ours)
        return Idle(seconds=seconds, written=written, core=used / seconds)


def _until_quiet(terminal: int) -> None:
    deadline = time.monotonic() + _LONGEST_START_S
    while time.monotonic() < deadline:
        if not _read_for(terminal, QUIET_S):
            return
    raise SystemExit("the program never came to rest")


def _read_for(terminal: int, seconds: float) -> int:
    """Bytes that come within so many seconds."""
    count, deadline = 0, time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        ready, _, _ = select.select([terminal], [], [], left)
        if ready:
            count += len(os.read(terminal, 65_536))
    return count


def _cpu_of_group(leader: int) -> float:
    """CPU seconds of all processes of a session, as the kernel counts them."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
