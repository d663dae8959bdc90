"""The folder through which one embedded model host and its users find each other.

What must vanish with a process is a file lock, because the kernel takes those back after any death.
The host holds `lock`, every user holds its own file in `users/`.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

MAX_LOG_BYTES = 1024 * 1024
_PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600
_PROBES_PASS_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What a host says about itself once its model is loaded, or could not be."""

    pid: int
    url: str = ""
    """Base address of its chat completions."""
    key: str = field(default="", repr=False)
    window_tokens: int = 0
    model: str = ""
    """Path of the weights."""
    size: int = 0
    """Bytes of the weights when they were loaded."""
    modified: int = 0
    """Their modification time in nanoseconds."""
    problem: str = ""
    """Why there is no server."""


class UserMark:
    """Says that this process uses the host, until it is released or the process ends in whatever way."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    def release(self) -> None:
        """The host may end."""
        if self._descriptor >= 0:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = -1


class HostFolder:
    """The shared files of one model on one machine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.log = path / "host.log"
        self._lock = path / "lock"
        self._state = path / "state.json"
        self._users = path / "users"

    def create(self) -> None:
        """Make the folder, closed to other users of the machine."""
        self._users.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        self.path.chmod(_PRIVATE_FOLDER)

    def take_lock(self) -> int | None:
        """Become the host: a descriptor to keep open for life, or None when another host lives."""
        descriptor = _opened(self._lock)
        deadline = time.monotonic() + _PROBES_PASS_SECONDS
        while not _locked(descriptor, fcntl.LOCK_EX):
            # A user that only looks whether a host lives holds the lock for an instant.
            if time.monotonic() > deadline:
                os.close(descriptor)
                return None
            time.sleep(0.02)
        return descriptor

    def host_lives(self) -> bool:
        """Whether a host holds the lock now, loading or ready."""
        try:
            descriptor = os.open(self._lock, os.O_RDWR)
        except OSError:
            return False
        with _closing(descriptor):
            return not _locked(descriptor, fcntl.LOCK_SH)

    def join(self) -> UserMark:
        """Register as a user."""
        name = f"{os.getpid()}-{secrets.token_hex(4)}"
        unseen = self.path / f"joining-{name}"
        descriptor = _opened(unseen)
        _locked(descriptor, fcntl.LOCK_EX)
        # Renamed only once locked: a file in `users/` that nobody locks is a user who is gone.
        seen = unseen.rename(self._users / name)
        return UserMark(seen, descriptor)

    def users(self) -> int:
        """How many users live; marks of dead ones are removed."""
        try:
            marks = sorted(self._users.iterdir())
        except OSError:
            return 0
        return sum(_lives(mark) for mark in marks)

    def read_state(self) -> HostState | None:
        """What the host last said; None when there is nothing whole to read."""
        try:
            return HostState(**json.loads(self._state.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write_state(self, state: HostState) -> None:
        """Say it, all at once, to this user only."""
        unseen = self.path / f"state-{state.pid}"
        descriptor = _opened(unseen)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(state), file)
        unseen.replace(self._state)

    def forget_state(self) -> None:
        """Take back what a host said."""
        self._state.unlink(missing_ok=True)

    def trim_log(self) -> None:
        """Keep the newest half of a log that has grown too long. Writers append, so they go on behind it."""
        with suppress(OSError):
            if self.log.stat().st_size > MAX_LOG_BYTES:
                newest = self.log.read_bytes()[-MAX_LOG_BYTES // 2 :]
                os.truncate(self.log, 0)
                with self.log.open("ab") as file:
                    file.write(newest)

    def log_tail(self, lines: int = 3) -> str:
        """The last lines of the log, for an error message."""
        try:
            text = self.log.read_text("utf-8", "replace")
        except OSError:
            return ""
        return " | ".join(line.strip() for line in text.splitlines()[-lines:])

    def remove(self) -> None:
        """Delete the folder; a living host notices and ends."""
        shutil.rmtree(self.path, ignore_errors=True)


def _lives(mark: Path) -> bool:
    try:
        descriptor = os.open(mark, os.O_RDWR)
    except OSError:
        return False
    with _closing(descriptor):
        if not _locked(descriptor, fcntl.LOCK_SH) and _process_exists(mark.name):
            return True
        mark.unlink(missing_ok=True)
        return False


def _process_exists(name: str) -> bool:
    """A forked child that outlives the user keeps its lock; the process id in the name tells them apart."""
    try:
        os.kill(int(name.partition("-")[0]), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, _PRIVATE_FILE)


def _locked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _closing(descriptor: int) -> Iterator[None]:
    try:
        yield
    finally:
        os.close(descriptor)
