"""Which tests ran some lines, read from a coverage file that recorded contexts (`--cov-context=test`)."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from tier_code.codebase.testing.changed import ChangedFile

FILE = ".coverage"
LARGEST = 64_000_000
"""Bytes."""
LONGEST = 1_000_000
"""Bytes of one value or row."""
MOST_ROWS = 1_000_000
MOST_SECONDS = 2.0
_LONGEST_NAME = 2_000
_OFTEN = 1_000
"""Steps of the database between two looks at the clock."""
_TABLES = frozenset({"context", "file", "line_bits", "arc"})
_REAL = "select name from sqlite_master where type = 'table' and rootpage > 0"
"""Neither views nor virtual tables: anybody may have committed the file, and those compute."""
_LINES = """
select context.context, line_bits.numbits from line_bits
join context on context.id = line_bits.context_id join file on file.id = line_bits.file_id
where file.path = ? or file.path like ?
"""
_BRANCHES = """
select context.context, arc.tono from arc
join context on context.id = arc.context_id join file on file.id = arc.file_id
where file.path = ? or file.path like ?
"""
"""Recorded instead of lines where branches are measured; a negative line is a way out."""
_PYTEST = re.compile(r"(?P<test>[^|\s]+\.py::[^|]+)(?:\|(?:setup|run|teardown))?")


def covering_tests(root: str, changed: Sequence[ChangedFile]) -> tuple[str, ...]:
    """Tests as pytest names them that ran a changed function when coverage was last recorded.

    Nothing without such a file, or when it was recorded without contexts.
    """
    content = _content(root)
    if not content:
        return ()
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            _fill(database, content)
            return tuple(dict.fromkeys(test for file in changed for test in _tests(database, file)))
    except (sqlite3.Error, ValueError, TypeError, MemoryError):
        # A file of another version, torn, hostile, or none of coverage's: the choice goes on without it.
        return ()


def _fill(database: sqlite3.Connection, content: bytes) -> None:
    """Make it a copy in memory that is only read, and for a bounded time.

    Errors: sqlite3.Error, or ValueError when a table is none.
    """
    until = time.monotonic() + MOST_SECONDS
    database.deserialize(content)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    database.set_progress_handler(lambda: time.monotonic() > until, _OFTEN)
    database.execute("pragma query_only = on")
    database.execute("pragma trusted_schema = off")
    if not {name for (name,) in islice(database.execute(_REAL), MOST_ROWS)} >= _TABLES:
        raise ValueError("not the tables of coverage")


def _content(root: str) -> bytes:
    place = Path(root or "/nowhere", FILE)
    try:
        usable = bool(root) and not place.is_symlink() and place.is_file() and place.stat().st_size <= LARGEST
        return place.read_bytes() if usable else b""
    except OSError:
        return b""


def _tests(database: sqlite3.Connection, file: ChangedFile) -> Iterator[str]:
    wanted = frozenset(line for span in file.lines for line in span)
    place = (file.path, f"%/{file.path}")
    for context, bits in _rows(database, _LINES, place):
        if isinstance(bits, bytes) and any(_has(bits, line) for line in wanted):
            yield from _test(context)
    for context, line in _rows(database, _BRANCHES, place):
        if line in wanted:
            yield from _test(context)


def _rows(
    database: sqlite3.Connection, query: str, place: tuple[str, str]
) -> Iterator[tuple[object, object]]:
    for count, row in enumerate(database.execute(query, place)):
        if count >= MOST_ROWS:
            raise ValueError("more rows than any run records")
        yield row


def _test(context: object) -> Iterator[str]:
    match = _PYTEST.fullmatch(context) if isinstance(context, str) and len(context) <= _LONGEST_NAME else None
    if match is not None:
        yield match["test"]


def _has(bits: bytes, line: int) -> bool:
    """Whether a line is in a set of numbers, one bit each, lowest first."""
    return line // 8 < len(bits) and bool(bits[line // 8] >> line % 8 & 1)
