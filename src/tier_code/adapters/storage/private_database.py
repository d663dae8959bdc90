"""An SQLite file that only the user may read, shared by threads and processes."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tier_code.adapters.storage.problems import private_folder, storing
from tier_code.domain.errors import StorageProblem


class PrivateDatabase:
    """One file and one connection to it."""

    def __init__(self, path: Path, what: str, *, patience_seconds: float, durable: bool) -> None:
        """Open or create it; `what` names it in messages.

        Another process is waited for no longer than `patience_seconds`. With `durable` a transaction that has
        ended outlives a power cut; without, the newest ones may be lost.
        Errors: StorageProblem.
        """
        self._path = path
        self._what = what
        self._one_at_a_time = threading.Lock()
        private_folder(path.parent)
        with storing(path):
            # SQLite would create it readable by others; its -wal and -shm files take over the mode.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        with self._problems():
            self._connection = sqlite3.connect(
                path, timeout=patience_seconds, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The file as it is at one moment; nobody who writes is kept waiting.

        Errors: StorageProblem.
        """
        with self._begun("BEGIN") as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Alone among all threads and processes; all or nothing.

        Errors: StorageProblem.
        """
        with self._begun("BEGIN IMMEDIATE") as connection:
            yield connection

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def _begun(self, how: str) -> Iterator[sqlite3.Connection]:
        with self._one_at_a_time, self._problems():
            self._connection.execute(how)
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk ends a transaction by itself; one that stays open would block all later ones.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _problems(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            raise StorageProblem(f"{self._path}: the {self._what} cannot be used: {problem}") from problem
