"""Finds the host's unix sockets among its files: a read-only mount does not keep anybody from connecting."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

_BOUND = Path("/proc/net/unix")
_MOUNTED = Path("/proc/self/mountinfo")


def host_sockets(environment: Mapping[str, str]) -> frozenset[str]:
    """Absolute paths of sockets: bound ones, those mounted from elsewhere, and those that variables name."""
    named = (value.rpartition("unix://")[2] for value in environment.values())
    found = (*_bound(), *_mounted(), *named)
    return frozenset(path for path in found if _is_socket(path))


def _bound() -> Iterable[str]:
    """What is bound on this machine: the eighth column."""
    return (line.split(maxsplit=7)[-1] for line in _lines(_BOUND) if "/" in line)


def _mounted() -> Iterable[str]:
    """A socket that a container was given is bound elsewhere, and is a mount of its own here."""
    return (line.split()[4].replace("\\040", " ") for line in _lines(_MOUNTED))


def _lines(file: Path) -> list[str]:
    with contextlib.suppress(OSError):
        return file.read_text("utf-8", "surrogateescape").splitlines()
    return []


def _is_socket(path: str) -> bool:
    with contextlib.suppress(OSError, ValueError):
        # What is bound by way of /proc has another name for everybody else.
        return path[:1] == "/" and path[:6] != "/proc/" and stat.S_ISSOCK(os.stat(path).st_mode)  # noqa: PTH116 - odd names
    return False
