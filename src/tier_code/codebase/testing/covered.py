"""Which tests ran some lines, read from a coverage file that recorded contexts (`--cov-context=test`)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from tier_code.codebase.testing.changed import ChangedFile

FILE = ".coverage"
LARGEST = 64_000_000
"""Bytes."""
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
            database.deserialize(content)
            return tuple(dict.fromkeys(test for file in changed for test in _tests(database, file)))
    except (sqlite3.Error, ValueError, TypeError):
        # A file of another version, torn, or none of coverage's at all: the choice goes on without it.
        return ()


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
    for context, bits in database.execute(_LINES, place):
        if any(_has(bytes(bits), line) for line in wanted):
            yield from _test(context)
    for context, line in database.execute(_BRANCHES, place):
        if line in wanted:
            yield from _test(context)


def _test(context: object) -> Iterator[str]:
    match = _PYTEST.fullmatch(str(context))
    if match is not None:
        yield match["test"]


def _has(bits: bytes, line: int) -> bool:
    """Whether a line is in a set of numbers, one bit each, lowest first."""
    return line // 8 < len(bits) and bool(bits[line // 8] >> line % 8 & 1)
