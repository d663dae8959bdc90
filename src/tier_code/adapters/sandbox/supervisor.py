"""Runs one command and lets nothing it starts outlive it. A program by itself: it imports none of ours.

Arguments: seconds, the number of an open file to hand on (-1 for none), the program and its arguments. It
ends the command when its time is up, or when its own standard input closes: whoever started it has gone or no
longer wants the result. Prints a line of JSON, then the output.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path

HALF = 1 << 19
"""Bytes of output that are kept from the beginning, and again from the end."""

_CHUNK = 1 << 16
_PR_SET_CHILD_SUBREAPER = 36
_MOST_THREADS = 2000
"""More than this in addition on the whole machine is a fork bomb: later it could hardly be stopped."""

_WATCH_SECONDS = 0.1
_KILLING_SECONDS = 20.0
_DRAINING_SECONDS = 1.0
_PAUSE = 0.001
_PROC = "/proc"


class Bounded:
    """Output of any length in bounded memory: its head and its tail."""

    def __init__(self) -> None:
        self.head = bytearray()
        self.tail = bytearray()
        self.left_out = 0

    def add(self, chunk: bytes) -> None:
        """Take some more."""
        room = HALF - len(self.head)
        self.head += chunk[:room]
        self.tail += chunk[room:]
        if len(self.tail) > 2 * HALF:
            self._trim()

    def finish(self) -> bytes:
        """What was kept."""
        self._trim()
        return bytes(self.head + self.tail)

    def _trim(self) -> None:
        surplus = max(0, len(self.tail) - HALF)
        del self.tail[:surplus]
        self.left_out += surplus


class Supervised:
    """The command and everything that descends from it."""

    def __init__(self, words: list[str], handed_on: int) -> None:
        self.status: int | None = None
        """Its wait status, once it has ended."""
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        self.output = reading
        # The user typed this command for a shell, or approved these words.
        self._process = subprocess.Popen(  # noqa: S603
            words,
            pass_fds=() if handed_on < 0 else (handed_on,),
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=writing,
            start_new_session=True,
            # Safe: this program has one thread.
            preexec_fn=_limit,  # noqa: PLW1509
        )
        os.close(writing)

    def reap(self) -> bool:
        """Collect whoever has ended; False when nobody is left. Orphans of the command come to us as well."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if pid == 0:
                return True
            if pid == self._process.pid:
                self.status = status

    def kill(self) -> None:
        """End everything that descends from the command.

        Groups first: a signal to a group reaches also those that are being forked, so nothing can outrun it.
        """
        until = time.monotonic() + _KILLING_SECONDS
        _signal_group(self._process.pid)
        while self.reap() and time.monotonic() < until:
            below = _descendants()
            for group in {group for _, group in below}:
                _signal_group(group)
            for pid, _ in below:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(_PAUSE)


def main() -> None:
    """Run the command of the arguments."""
    seconds, handed_on, words = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    _adopt_orphans()
    with contextlib.suppress(OSError):
        # Only root may, and only root's processes are not limited in number (`_limit`).
        os.setpriority(os.PRIO_PROCESS, 0, -20)
    woken, waking = os.pipe()
    os.set_blocking(waking, False)
    signal.set_wakeup_fd(waking, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    began = time.monotonic()
    supervised, output = Supervised(words, handed_on), Bounded()
    in_time = _follow(supervised, output, woken, began + seconds)
    took = time.monotonic() - began
    supervised.kill()
    _drain(supervised.output, output)
    kept = output.finish()
    told = {"status": supervised.status if in_time else None, "seconds": took, "left_out": output.left_out}
    sys.stdout.buffer.write(json.dumps({**told, "head": len(output.head)}).encode() + b"\n" + kept)
    sys.stdout.flush()


def _follow(supervised: Supervised, output: Bounded, woken: int, until: float) -> bool:
    """Read output until the command ends; False when it has to be ended instead."""
    most = _threads() + _MOST_THREADS
    with selectors.DefaultSelector() as selector:
        for source in (supervised.output, woken, sys.stdin.fileno()):
            selector.register(source, selectors.EVENT_READ)
        while supervised.status is None:
            if time.monotonic() > until or not _read_ready(selector, supervised.output, output):
                return False
            if _threads() > most:
                output.add(b"\n(stopped: it started thousands of processes)\n")
                return False
            supervised.reap()
    return True


def _read_ready(selector: selectors.BaseSelector, source: int, output: Bounded) -> bool:
    """Wait a moment for something to read; False when nobody wants the result any more."""
    for key, _ in selector.select(_WATCH_SECONDS):
        chunk = os.read(key.fd, _CHUNK)
        if key.fd == sys.stdin.fileno():
            return False
        if key.fd == source:
            output.add(chunk)
            if not chunk:
                selector.unregister(source)
    return True


def _drain(source: int, output: Bounded) -> None:
    """Take what is still in the pipe; somebody out of reach may hold its other end for ever."""
    until = time.monotonic() + _DRAINING_SECONDS
    while time.monotonic() < until:
        try:
            chunk = os.read(source, _CHUNK)
        except BlockingIOError:
            return
        if not chunk:
            return
        output.add(chunk)


def _adopt_orphans() -> None:
    """Become the parent of every orphan below us (Linux); elsewhere only the process group can be ended."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _threads() -> int:
    """All threads of the machine; 0 where the system does not say."""
    try:
        return int(Path("/proc/loadavg").read_text(encoding="ascii").split()[3].split("/")[1])
    except (OSError, ValueError, IndexError):
        return 0


def _limit() -> None:
    """In the command's own process, before it begins: the usual priority, and fewer processes than a bomb."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, 0)
    _, hard = resource.getrlimit(resource.RLIMIT_NPROC)
    most = _threads() + _MOST_THREADS
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NPROC, (most if hard < 0 else min(most, hard), hard))


def _descendants() -> set[tuple[int, int]]:
    """Every process below this one, with its group."""
    table = _processes()
    found: set[int] = set()
    front = {os.getpid()}
    while front:
        front = {pid for pid, (parent, _) in table.items() if parent in front} - found
        found |= front
    return {(pid, table[pid][1]) for pid in found}


def _processes() -> dict[int, tuple[int, int]]:
    """Every running process with its parent and group; empty where there is no /proc."""
    table: dict[int, tuple[int, int]] = {}
    with contextlib.suppress(OSError), os.scandir(_PROC) as entries:
        for name in (entry.name for entry in entries if entry.name.isdigit()):
            state, parent, group = _stat(name)
            if state not in {b"", b"Z", b"X"}:
                table[int(name)] = (int(parent), int(group))
    return table


def _stat(name: str) -> tuple[bytes, bytes, bytes]:
    """State, parent and group; the state is empty when the process has gone."""
    with contextlib.suppress(OSError, ValueError), open(f"{_PROC}/{name}/stat", "rb") as file:  # noqa: PTH123
        # The command's name stands in parentheses and may hold anything. This must be fast: no Path.
        state, parent, group = file.read().rpartition(b")")[2].split()[:3]
        return state, parent, group
    return b"", b"0", b"0"


def _signal_group(group: int) -> None:
    # 0 and 1 mean something else; our own group is the one of whoever started us.
    if group > 1 and group != os.getpgrp():
        with contextlib.suppress(OSError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
