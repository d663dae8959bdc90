"""Turns the system's errors into messages that say what to do next."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tier_code.domain.errors import StorageProblem

_ADVICE = {
    errno.ENOSPC: "free some space and try again",
    errno.EDQUOT: "free some space and try again",
    errno.EROFS: "choose another folder with TIER_CODE_HOME",
    errno.EACCES: "check who owns it, or choose another folder with TIER_CODE_HOME",
    errno.EIO: "the disk may be failing",
}


@contextmanager
def storing(place: Path) -> Iterator[None]:
    """Raise StorageProblem, naming `place`, for any OSError inside."""
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or str(problem)
        advice = _ADVICE.get(problem.errno or 0, "")
        raise StorageProblem(f"{place}: {reason}{'; ' if advice else ''}{advice}") from problem


def private_folder(place: Path) -> Path:
    """Make a folder, and those above it, that only the user can enter; nothing happens where it exists.

    Errors: StorageProblem.
    """
    with storing(place):
        for folder in reversed([place, *place.parents]):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
                sync_folder(folder.parent)
    return place


def sync_folder(place: Path) -> None:
    """Wait until the names in a folder survive a power loss.

    Errors: OSError.
    """
    opened = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
