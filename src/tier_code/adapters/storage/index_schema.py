"""The tables of a code index, and how one is opened, made anew or done without."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tier_code.adapters.storage.problems import private_folder
from tier_code.domain.errors import StorageProblem

APPLICATION = 0x7C0DE1D8
"""Says in the file's header that it is ours."""
VERSION = 3
_CACHE_KILOBYTES = 512
"""Of a reader; the system's own cache holds the rest."""
_BUSY_SECONDS = 0.5
_ENDINGS = ("", "-wal", "-shm")
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE contents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, digest BLOB NOT NULL UNIQUE, language TEXT NOT NULL,
    symbols INTEGER NOT NULL, names INTEGER NOT NULL, words BLOB NOT NULL, scan BLOB NOT NULL,
    facts BLOB NOT NULL
) STRICT;
CREATE TABLE files (
    path TEXT PRIMARY KEY, stamp BLOB, content INTEGER REFERENCES contents (id), skipped TEXT NOT NULL,
    size INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX files_by_content ON files (content);
"""
_WORDS = """
CREATE VIRTUAL TABLE words USING fts5(
    word, content='', detail=none, columnsize=0, tokenize="ascii tokenchars '_='"
)
"""
"""Which contents hold a word; with `=` before it, which define it. Capitals count as small letters."""


class ForeignIndexError(Exception):
    """The file is no index, of another version, or of other readers."""


def open_to_read(path: Path, maker: str) -> sqlite3.Connection | None:
    """An index that is there and was made by these readers, else None."""
    if not path.is_file():
        return None
    opened: sqlite3.Connection | None = None
    try:
        opened = _connect(path)
        check(opened, maker)
        opened.execute("PRAGMA query_only = ON")
        opened.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")
    except (sqlite3.Error, ForeignIndexError):
        if opened is not None:
            opened.close()
        return None
    return opened


def open_to_write(path: Path, maker: str, *, anew: bool = False) -> sqlite3.Connection | None:
    """The index at `path`; one that cannot be used is dropped and made anew. None when that cannot be done.

    Only one process at a time may do so: see `alone`.
    """
    for attempt in range(2):
        try:
            private_folder(path.parent)
            if anew or attempt:
                drop(path)
            return _opened(path, maker)
        except (sqlite3.Error, ForeignIndexError, OSError, StorageProblem):
            continue
    return None


def check(connection: sqlite3.Connection, maker: str) -> None:
    """Whether this is an index of ours, made by the readers that `maker` names.

    Errors: ForeignIndexError, sqlite3.Error.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if (application, version) != (APPLICATION, VERSION):
        raise ForeignIndexError
    row = connection.execute("SELECT value FROM meta WHERE key = 'maker'").fetchone()
    if row != (maker,):
        raise ForeignIndexError


def has_words(connection: sqlite3.Connection) -> bool:
    """Whether words can be looked up: some builds of SQLite come without full-text search."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'words'").fetchone() is not None


def drop(path: Path) -> None:
    """Remove an index with all its files.

    Errors: OSError.
    """
    for ending in _ENDINGS:
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + ending).unlink()


@contextlib.contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Hold the right to write an index; False while another process has it. It ends with the process."""
    import fcntl

    try:
        private_folder(path.parent)
        opened = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except (OSError, StorageProblem):
        yield False
        return
    try:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(opened)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def _opened(path: Path, maker: str) -> sqlite3.Connection:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    connection = _connect(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # What a power cut takes is made again.
        connection.execute("PRAGMA synchronous = NORMAL")
        if connection.execute("PRAGMA schema_version").fetchone() == (0,):
            _make(connection, maker)
        check(connection, maker)
    except BaseException:
        connection.close()
        raise
    return connection


def _make(connection: sqlite3.Connection, maker: str) -> None:
    connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA}")
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute(_WORDS)
    connection.execute("INSERT INTO meta VALUES ('maker', ?)", (maker,))
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
