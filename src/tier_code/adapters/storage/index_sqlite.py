"""The code index of one folder in SQLite: facts by content, files by path, and which contents hold a word."""

from __future__ import annotations

import re
import sqlite3
import struct
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from string import ascii_uppercase
from threading import Lock
from typing import Any

from tier_code.adapters.storage.index_schema import has_words
from tier_code.ports.index_store import KeptContent, KeptCounts, KeptFile, KeptText
from tier_code.ports.source import Stamp

_TOKEN = re.compile(r"=?[A-Za-z0-9_]+")
_WORDS_OF_TABLE = re.compile(r"[a-z0-9_=\x80-\U0010ffff]+")
_SMALL = {ord(letter): letter.lower() for letter in ascii_uppercase}
_STAMP = struct.Struct("<4q")
_CHUNK = 500
"""Values in one question; SQLite takes no more than some thousand."""
_LEVEL = 1
_COUNTS = """
SELECT contents.language, count(*), sum(files.size), sum(contents.symbols)
FROM files JOIN contents ON contents.id = files.content GROUP BY contents.language
"""
_PATHS = """
SELECT files.path FROM words CROSS JOIN files ON files.content = words.rowid WHERE words MATCH ?
"""
_TEXTS = "SELECT id, digest, words, scan FROM contents WHERE id > ? ORDER BY id LIMIT ?"
_ADD_CONTENT = """
INSERT OR IGNORE INTO contents (digest, language, symbols, names, words, scan, facts)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_PUT_IN_PLACE = """
UPDATE contents SET digest = ?, language = ?, symbols = ?, names = ?, words = ?, scan = ?, facts = ?
WHERE id = ?
"""
_ONLY = """
SELECT words FROM contents
WHERE id = ? AND (SELECT count(*) FROM (SELECT 1 FROM files WHERE content = ? LIMIT 2)) = 1
    AND NOT EXISTS (SELECT 1 FROM contents WHERE digest = ?)
"""
_ADD_WORDS = "INSERT INTO words (rowid, word) VALUES (?, ?)"
_FORGET_WORDS = "INSERT INTO words (words, rowid, word) VALUES ('delete', ?, ?)"
_KEEP_FILE = """
INSERT INTO files VALUES (?, ?, (SELECT id FROM contents WHERE digest = ?), ?, ?)
ON CONFLICT (path) DO UPDATE SET
    stamp = excluded.stamp, content = excluded.content, skipped = excluded.skipped, size = excluded.size
"""


class SqliteIndex:
    """Implements `ports.index_store.IndexStore`. Any thread may call it.

    After the first trouble it knows nothing and keeps nothing: everybody goes on without it.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.problem = ""
        """What went wrong, in the words of SQLite."""
        self._connection = connection
        self._one_at_a_time = Lock()
        self._words = False
        with self._asking():
            self._words = has_words(connection)

    @property
    def rows_written(self) -> int:
        """How many rows were written, changed or deleted since it was opened."""
        return self._connection.total_changes

    def gather(self) -> None:
        """Bring what was written last into the one file."""
        self._rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def limit_pages(self, most: int) -> None:
        """Let the file grow to so many pages and no further."""
        with self._asking():
            self._connection.execute(f"PRAGMA max_page_count = {int(most)}")

    def facts(self, digest: str) -> bytes | None:
        """The packed facts of a content."""
        rows = self._rows("SELECT facts FROM contents WHERE digest = ?", (bytes.fromhex(digest),))
        return bytes(rows[0][0]) or None if rows else None

    def files(self) -> Mapping[str, tuple[Stamp | None, str]]:
        """Stamp and digest of every file that was looked at."""
        rows = self._rows(
            "SELECT path, stamp, digest FROM files LEFT JOIN contents ON contents.id = files.content"
        )
        return {path: (_stamp(stamp), digest.hex() if digest else "") for path, stamp, digest in rows}

    def mentioning(self, word: str) -> Collection[str] | None:
        """Files that held an identifier, whatever its case."""
        return self._holding(word)

    def defining(self, name: str) -> Collection[str] | None:
        """Files that defined a name, whatever its case."""
        return self._holding(f"={name}")

    def texts(self) -> Iterator[KeptText]:
        """What the text of each content says."""
        last = 0
        while rows := self._rows(_TEXTS, (last, _CHUNK)):
            last = rows[-1][0]
            for _, digest, words, scan in rows:
                try:
                    text = b" " + zlib.decompress(words)
                except zlib.error:
                    continue
                yield KeptText(digest=digest.hex(), words=text.partition(b" =")[0], scan=scan)

    def known(self, digests: Collection[str]) -> Collection[str]:
        """Those contents of which something is kept."""
        found: set[str] = set()
        listed = [bytes.fromhex(digest) for digest in digests]
        for at in range(0, len(listed), _CHUNK):
            part = listed[at : at + _CHUNK]
            places = ",".join("?" * len(part))
            question = f"SELECT digest FROM contents WHERE digest IN ({places})"  # noqa: S608 - places only
            found.update(digest.hex() for (digest,) in self._rows(question, part))
        return found

    def keep(self, files: Sequence[KeptFile], contents: Sequence[KeptContent]) -> bool:
        """Remember files and the contents that are new, at once; says whether there was room."""
        with self._writing() as table:
            was = self._contents_of(table, [file.path for file in files])
            edited = {file.digest: was[file.path] for file in files if file.path in was}
            for content in contents:
                if not self._replace(table, content, edited.get(content.digest, 0)):
                    self._add(table, content)
            table.executemany(
                _KEEP_FILE,
                [
                    (
                        file.path,
                        _STAMP.pack(*file.stamp) if file.stamp else None,
                        bytes.fromhex(file.digest) if file.digest else None,
                        file.skipped,
                        file.size,
                    )
                    for file in files
                ],
            )
            self._sweep(table, set(was.values()))
        return not self.problem

    def forget(self, paths: Collection[str]) -> None:
        """Files that are gone, and contents that no file has any more."""
        with self._writing() as table:
            was = set(self._contents_of(table, list(paths)).values())
            table.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in paths])
            self._sweep(table, was)

    def counts(self) -> KeptCounts:
        """How much is kept."""
        rows = self._rows(_COUNTS)
        skipped = self._rows("SELECT skipped, count(*) FROM files WHERE skipped != '' GROUP BY skipped")
        files = self._rows("SELECT count(*) FROM files")
        names = self._rows("SELECT sum(names) FROM contents")
        return KeptCounts(
            files=files[0][0] if files else 0,
            by_language={language: (count, size, symbols) for language, count, size, symbols in rows},
            names=(names[0][0] or 0) if names else 0,
            skipped=dict(skipped),
            disk=sum(part.stat().st_size for part in self.path.parent.glob(f"{self.path.name}*")),
        )

    def close(self) -> None:
        """Let go of the file."""
        with self._one_at_a_time:
            self._connection.close()

    def _holding(self, token: str) -> Collection[str] | None:
        if not self._words or self.problem or not _TOKEN.fullmatch(token):
            return None
        rows = self._rows(_PATHS, (f'"{token}"',))
        return None if self.problem else {path for (path,) in rows}

    def _add(self, table: sqlite3.Connection, content: KeptContent) -> None:
        text = _text(content)
        added = table.execute(_ADD_CONTENT, _row(content, text))
        if added.rowcount > 0 and self._words:
            table.execute(_ADD_WORDS, (added.lastrowid, " ".join(_tokens(text))))

    def _replace(self, table: sqlite3.Connection, content: KeptContent, old: int) -> bool:
        """Put a content in the place of one that only its file had: most words of an edited file stay."""
        row = table.execute(_ONLY, (old, old, bytes.fromhex(content.digest))).fetchone()
        if row is None or not self._words:
            return False
        text = _text(content)
        before, after = _tokens(zlib.decompress(row[0]).decode()), _tokens(text)
        # Always both: the table of words counts its rows, and takes one less than none for damage.
        table.execute(_FORGET_WORDS, (old, " ".join(before - after)))
        table.execute(_ADD_WORDS, (old, " ".join(after - before)))
        table.execute(_PUT_IN_PLACE, (*_row(content, text), old))
        return True

    def _sweep(self, table: sqlite3.Connection, contents: Collection[int]) -> None:
        """Drop those of the contents that no file has any more."""
        for content in contents:
            if table.execute("SELECT 1 FROM files WHERE content = ? LIMIT 1", (content,)).fetchone():
                continue
            row = table.execute("SELECT words FROM contents WHERE id = ?", (content,)).fetchone()
            if row is not None and self._words:
                # Without a copy of its own, the table of words must be told what it is to forget.
                told = _tokens(zlib.decompress(row[0]).decode())
                table.execute(_FORGET_WORDS, (content, " ".join(told)))
            table.execute("DELETE FROM contents WHERE id = ?", (content,))

    def _contents_of(self, table: sqlite3.Connection, paths: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for at in range(0, len(paths), _CHUNK):
            part = paths[at : at + _CHUNK]
            places = ",".join("?" * len(part))
            question = f"SELECT path, content FROM files WHERE path IN ({places})"  # noqa: S608 - places only
            found.update((path, at) for path, at in table.execute(question, part) if at is not None)
        return found

    def _rows(self, question: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._asking():
            return self._connection.execute(question, values).fetchall()
        return []

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Trouble ends the use of the index, not the question."""
        with self._one_at_a_time:
            try:
                yield
            except (sqlite3.Error, zlib.error, UnicodeError) as problem:
                self.problem = self.problem or str(problem) or type(problem).__name__

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._asking():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _text(content: KeptContent) -> str:
    """The words that a content can be found by, once each."""
    words = content.words.decode("utf-8", "replace")
    return " ".join((words, *(f"={name}" for name in sorted(content.defined)))).strip()


def _row(content: KeptContent, text: str) -> tuple[object, ...]:
    digest, names = bytes.fromhex(content.digest), text.count(" ") + 1
    return digest, content.language, content.symbols, names, _packed(text), content.scan, content.facts


def _tokens(text: str) -> set[str]:
    """What the table of words makes of a text, each once: what goes in is what can be taken out."""
    return set(_WORDS_OF_TABLE.findall(text.translate(_SMALL)))


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "replace"), _LEVEL)


def _stamp(packed: object) -> Stamp | None:
    if not isinstance(packed, bytes) or len(packed) != _STAMP.size:
        return None
    size, changed, entered, inode = _STAMP.unpack(packed)
    return size, changed, entered, inode
