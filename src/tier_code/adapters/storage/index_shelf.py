"""Where the index of each folder lies, and who may read or write it; travels to the code workers."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from threading import Lock

from tier_code.adapters.storage.index_schema import alone, drop, open_to_read, open_to_write
from tier_code.adapters.storage.index_sqlite import SqliteIndex

FOLDER = "index"
"""Below the cache folder. Deleting it costs nothing but time."""
_FILE = "index.db"
_OPEN_AT_ONCE = 4
"""Indexes that one process keeps open for reading."""
_FOLDERS_KEPT = 40
"""Indexes on disk; of more, those that nobody wrote for longest are removed."""


@dataclass(slots=True)
class _Opened:
    """Open indexes by folder, each with the file it was opened from."""

    indexes: OrderedDict[Path, tuple[tuple[int, int], SqliteIndex]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)


_OPENED = _Opened()


@dataclass(frozen=True, slots=True)
class IndexShelf:
    """All indexes of a user."""

    cache: str
    """The cache folder."""
    maker: str
    """Which readers made what may be used; see `codebase.index.maker`."""

    def place(self, root: str) -> Path:
        """The file of a folder's index: worktrees and clones hold different files, so each has its own."""
        known = os.fsencode(os.path.realpath(root))
        return Path(self.cache) / FOLDER / blake2b(known, digest_size=12).hexdigest() / _FILE

    def reading(self, root: str) -> SqliteIndex | None:
        """What is kept of a folder; None when nothing is, or nothing that can be used."""
        place = self.place(root)
        try:
            status = place.stat()
        except OSError:
            return None
        same = (status.st_dev, status.st_ino)
        with _OPENED.lock:
            held = _OPENED.indexes.get(place)
            if held is not None and held[0] == same and not held[1].problem:
                _OPENED.indexes.move_to_end(place)
                return held[1]
            connection = open_to_read(place, self.maker)
            if held is not None:
                del _OPENED.indexes[place]
            if connection is None:
                return None
            _OPENED.indexes[place] = same, SqliteIndex(place, connection)
            while len(_OPENED.indexes) > _OPEN_AT_ONCE:
                # Somebody may still be asking it: it is let go of with its last question.
                _OPENED.indexes.popitem(last=False)
            return _OPENED.indexes[place][1]

    @contextmanager
    def writing(self, root: str, *, anew: bool = False) -> Iterator[SqliteIndex | None]:
        """The index of a folder to write to; None while another process does so, or without room."""
        place = self.place(root)
        with alone(place) as granted:
            new = anew or not place.exists()
            connection = open_to_write(place, self.maker, anew=anew) if granted else None
            if connection is None:
                yield None
                return
            index = SqliteIndex(place, connection)
            try:
                yield index
            finally:
                index.close()
                if index.problem:
                    # Torn or full: the next run begins anew.
                    _dropped(place)
                if new:
                    self._tidy(place)

    def _tidy(self, newest: Path) -> None:
        """Remove the indexes of folders that nobody has opened for long."""
        try:
            places = sorted(newest.parent.parent.glob(f"*/{_FILE}"), key=lambda each: each.stat().st_mtime)
        except OSError:
            return
        for place in places[:-_FOLDERS_KEPT]:
            _dropped(place)


def _dropped(place: Path) -> None:
    try:
        drop(place)
    except OSError:
        return
