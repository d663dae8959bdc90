"""Keyrings for tests: one in memory, one in a file for processes, one that refuses, one that hangs."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

FILE_VARIABLE = "TEST_RING_FILE"


class MemoryRing(KeyringBackend):
    """Holds passwords as long as it lives."""

    priority = 1
    name = "a ring in memory"

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library has no hints there
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """What is held."""
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Hold it."""
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Hold it no more."""
        if self.held.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


class FileRing(MemoryRing):
    """Holds passwords in a file that the environment names, so that processes share it."""

    name = "a ring in a file"

    def get_password(self, service: str, username: str) -> str | None:
        """What the file holds."""
        path = Path(os.environ[FILE_VARIABLE])
        held = json.loads(path.read_text()) if path.exists() else {}
        found = held.get(f"{service}/{username}")
        return found if isinstance(found, str) else None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Write it."""
        Path(os.environ[FILE_VARIABLE]).write_text(json.dumps({f"{service}/{username}": password}))


class RefusingRing(MemoryRing):
    """Refuses, and repeats what it was given."""

    def get_password(self, service: str, username: str) -> str | None:
        """Fail."""
        raise OSError(f"no bus for {service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Fail with the password in the message, as some systems do."""
        raise OSError(f"cannot store {password}")


class HangingRing(MemoryRing):
    """Waits for a person who is not there."""

    def get_password(self, service: str, username: str) -> str | None:
        """Never answer; the thread is a daemon and ends with the process."""
        threading.Event().wait()
        return None
