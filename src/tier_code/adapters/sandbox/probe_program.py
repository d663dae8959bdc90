"""Runs inside the sandbox and tries what must not work. A program by itself: it imports none of ours.

Its argument is a line of JSON; it prints which promises do not hold, as a JSON list of words.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_PATIENCE_SECONDS = 2.0
_FILTERED = "Seccomp:\t2"


def _write(path: str) -> None:
    Path(path).write_text("x", "utf-8")


def _read(path: str) -> None:
    if not Path(path).read_text("utf-8"):
        raise OSError


def _connect(family: int, address: str | tuple[str, int]) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as client:
        client.settimeout(_PATIENCE_SECONDS)
        client.connect(address)


def _signal(process: int) -> None:
    # The number may be taken by another process here; then its parent is not the same.
    os.kill(process, 0)
    if Path(f"/proc/{process}/comm").read_text("utf-8").strip() == "bwrap":
        raise OSError


def _own_loopback() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        _connect(socket.AF_INET, server.getsockname())


def _filtered() -> None:
    if _FILTERED not in Path("/proc/self/status").read_text("utf-8"):
        raise OSError


def _connect_in(folder: str, name: str) -> None:
    """By way of the open folder: a socket's own path may have 107 characters only."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _connect(socket.AF_UNIX, f"/proc/self/fd/{number}/{name}")
    finally:
        os.close(number)


def _works(attempt: Callable[[], None]) -> bool:
    with contextlib.suppress(OSError):
        attempt()
        return True
    return False


def broken(job: Mapping[str, Any]) -> list[str]:
    """The promises that do not hold."""
    forbidden: dict[str, Callable[[], None]] = {
        "a file outside can be written": lambda: _write(f"{job['seen']}/written"),
        "a hidden file can be read": lambda: _read(f"{job['hidden']}/secret"),
        "a server of this machine can be reached": lambda: _connect(
            socket.AF_INET, ("127.0.0.1", job["port"])
        ),
        "a unix socket of this machine can be reached": lambda: _connect_in(str(job["seen"]), "socket"),
        "a process of this machine can be signalled": lambda: _signal(job["process"]),
    }
    needed: dict[str, Callable[[], None]] = {
        "its own folder cannot be written": lambda: _write("written"),
        "temporary files cannot be written": lambda: _write("/tmp/written"),  # noqa: S108 - private there
        "its own loopback is down": _own_loopback,
    }
    if job["filtered"]:
        needed["system calls are not filtered"] = _filtered
    said = [words for words, attempt in forbidden.items() if _works(attempt)]
    return said + [words for words, attempt in needed.items() if not _works(attempt)]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(broken(json.loads(sys.argv[1]))))
