"""Sessions on disk for commands that read them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.sessions import SessionFolder, Sessions
from tier_code.domain.events import Record


def write_session(data: Path, repo: Path, records: Iterable[Record]) -> SessionFolder:
    """A session of `repo` with these records, closed."""
    folder = Sessions(data).create(repo)
    journal = JournalFile.create(folder.journal)
    for record in records:
        journal.append(record)
    journal.close()
    return folder


def everything_below(folder: Path) -> dict[str, bytes]:
    """Every file and its bytes, to see whether anything was written."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
