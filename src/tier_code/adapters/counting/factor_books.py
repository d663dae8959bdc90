"""Factors learned from servers' own counts, in a small database of the user's that all processes share."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tier_code.adapters.counting.starting import starting_factor
from tier_code.adapters.storage.problems import private_folder
from tier_code.domain.errors import StorageProblem
from tier_code.domain.token_counts import MOST_KEPT, ContentKind, Factor, Sighting, learned, undated

_TABLE = """
CREATE TABLE IF NOT EXISTS sightings (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    model TEXT NOT NULL,
    asked TEXT NOT NULL,
    digest TEXT NOT NULL,
    encoding TEXT NOT NULL,
    kind TEXT NOT NULL,
    offline INTEGER NOT NULL CHECK (offline > 0),
    served INTEGER NOT NULL CHECK (served > 0)
) STRICT
"""
_OF_A_MODEL = "model = ? AND digest = ? AND encoding = ? AND kind = ?"
_BUSY_SECONDS = 5
Start = Callable[[str, str, ContentKind], Factor]


class SqliteFactors:
    """Implements `ports.counting.FactorBook`. Any thread may call it.

    What cannot be read or written is not learned and not known: estimates are then the shipped ones.
    """

    def __init__(self, path: Path, encoding: str, start: Start = starting_factor) -> None:
        self.path = path
        self._encoding = encoding
        self._start = start
        self._lock = threading.Lock()
        self._last: dict[tuple[str, ContentKind, str], Factor] = {}
        self.problem = ""
        """Why the books could not be used the last time, for `doctor`."""

    def factor(self, model: str, kind: ContentKind, digest: str = "") -> Factor:
        """The median of what was seen; the shipped factor where nothing was."""
        found = learned(self._shipped(model, kind), self.seen(model, kind, digest))
        self._last[undated(model), kind, digest] = found
        return found

    def known(self, model: str, kind: ContentKind, digest: str = "") -> Factor:
        """What `factor` said last; the shipped one before that."""
        return self._last.get((undated(model), kind, digest)) or self._shipped(model, kind)

    def observe(self, sighting: Sighting) -> None:
        """Keep a report and let go of those that are too old or of another file of the model."""
        if not sighting.believable:
            return
        model = undated(sighting.model)
        of_model = (model, sighting.digest, sighting.encoding, sighting.kind.value)
        with self._opened(write=True) as books:
            if books is None:
                return
            if sighting.digest:
                books.execute(
                    "DELETE FROM sightings WHERE model = ? AND digest <> ?", (model, sighting.digest)
                )
            books.execute(
                "INSERT INTO sightings (model, digest, encoding, kind, asked, offline, served)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*of_model, undated(sighting.asked) or model, sighting.offline, sighting.served),
            )
            books.execute(
                f"DELETE FROM sightings WHERE {_OF_A_MODEL} AND number NOT IN (SELECT number FROM sightings"  # noqa: S608 - a constant of this file
                f" WHERE {_OF_A_MODEL} ORDER BY number DESC LIMIT {MOST_KEPT})",
                (*of_model, *of_model),
            )

    def seen(self, model: str, kind: ContentKind, digest: str = "") -> Sequence[Sighting]:
        """Reports of this very file of the model, oldest first; of whoever last answered to that name."""
        name = undated(model)
        rows: list[tuple[int, int]] = []
        with self._opened(write=False) as books:
            if books is None:
                return ()
            served = books.execute(
                "SELECT model FROM sightings WHERE asked = ? ORDER BY number DESC LIMIT 1", (name,)
            ).fetchone()
            name = served[0] if served else name
            rows = books.execute(
                f"SELECT offline, served FROM sightings WHERE {_OF_A_MODEL} ORDER BY number",  # noqa: S608 - as above
                (name, digest, self._encoding, kind.value),
            ).fetchall()
        common = Sighting(model=name, encoding=self._encoding, kind=kind, offline=1, served=1, digest=digest)
        return [replace(common, offline=offline, served=tokens) for offline, tokens in rows]

    def _shipped(self, model: str, kind: ContentKind) -> Factor:
        return self._start(undated(model), self._encoding, kind)

    @contextmanager
    def _opened(self, *, write: bool) -> Iterator[sqlite3.Connection | None]:
        """The books for one use, alone among all threads; None when there are none or they are damaged.

        Opened each time: that is once for an answer of a model, and nobody has to close them.
        """
        with self._lock:
            books = self._connected(write=write)
            if books is None:
                yield None
                return
            try:
                # A reader needs no lock on the file.
                books.execute("BEGIN IMMEDIATE" if write else "BEGIN")
                yield books
                books.execute("COMMIT")
            except sqlite3.Error as problem:
                self.problem = f"{self.path}: {problem}"
            finally:
                books.close()

    def _connected(self, *, write: bool) -> sqlite3.Connection | None:
        if not (write or self.path.exists()):
            return None
        try:
            private_folder(self.path.parent)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            books = sqlite3.connect(
                self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        except (OSError, StorageProblem, sqlite3.Error) as problem:
            self.problem = f"{self.path}: {problem}"
            return None
        try:
            # Losing the newest reports to a power cut loses nothing that matters.
            books.execute("PRAGMA synchronous = NORMAL")
            books.execute(_TABLE)
        except sqlite3.Error as problem:
            self.problem = f"{self.path}: {problem}"
            books.close()
            return None
        return books
