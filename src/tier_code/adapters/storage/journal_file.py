"""A session's journal on disk: the only door to it. The bytes of a line are `journal_format`'s."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from tier_code.adapters.storage.blobs import BlobFolder
from tier_code.adapters.storage.disk import Disk
from tier_code.adapters.storage.journal_format import (
    LONGEST_LINE,
    DamagedLineError,
    check_header,
    header_line,
    pieces,
    read_record,
    record_line,
    seq_of,
    type_of,
)
from tier_code.adapters.storage.problems import private_folder, storing, sync_folder
from tier_code.domain.errors import StorageProblem
from tier_code.domain.events import Record
from tier_code.ports.workspace import Blobs

BLOBS = "blobs"
"""Name of the folder beside the journal that holds its long contents."""

_LOCK_TRIES = 5
_LOCK_PAUSE = 0.02


class JournalReading:
    """A journal to read; implements `ports.journal.JournalSource`. Reading changes nothing on disk."""

    def __init__(self, path: Path, blobs: Blobs) -> None:
        self.path = path
        self._blobs = blobs
        self._damage: list[str] = []
        self._last = -1

    @property
    def damage(self) -> Sequence[str]:
        """What the last walk through `records` skipped or recovered, in words."""
        return tuple(self._damage)

    def records(self, only: Collection[str] = ()) -> Iterator[Record]:
        """Every intact record in order; memory stays bounded by one line and its blobs.

        `only` names event types: all others are passed over unread and unchecked.
        Errors: StorageProblem when the file cannot be read or a newer version wrote it.
        """
        self._damage, self._last = [], -1
        with storing(self.path), self.path.open("rb") as file:
            for number, (_, line) in enumerate(_lines(file), start=1):
                if number == 1:
                    self._check_header(line)
                elif not only or type_of(line) in only:
                    yield from self._read(f"line {number}", line, in_order=not only)

    def _check_header(self, line: bytes) -> None:
        try:
            check_header(line)
        except DamagedLineError as problem:
            self._damage.append(f"line 1: {problem}; the rest is read as the oldest format")

    def _read(self, place: str, line: bytes, *, in_order: bool) -> Iterator[Record]:
        try:
            record, problem = read_record(line, self._blobs)
        except DamagedLineError as damage:
            self._damage.append(f"{place}: {damage}; skipped")
            for piece in pieces(line):
                yield from self._read(place, piece, in_order=in_order)
            return
        if problem:
            self._damage.append(f"{place}: {problem}")
        if record.seq <= self._last:
            self._damage.append(f"{place}: record {record.seq} is out of order; skipped")
            return
        if in_order and record.seq > self._last + 1:
            self._damage.append(f"{place}: {record.seq - self._last - 1} records before it are missing")
        self._last = record.seq
        yield record


class JournalFile:
    """A journal open for writing; implements `ports.journal.JournalSink`. Its lock admits one writer."""

    def __init__(self, path: Path, opened: int, disk: Disk) -> None:
        """Take over an open file; `create` and `open_for_append` are the ways in."""
        self.path = path
        self.last_seq = -1
        """The number of the last intact record; -1 in an empty journal."""
        self.damage: Sequence[str] = ()
        """What opening recovered, in words."""
        self._opened = opened
        self._disk = disk
        self._blobs = BlobFolder(path.parent / BLOBS, disk)
        self._torn = False
        try:
            _lock(opened, path)
            self._size = os.fstat(opened).st_size
            self._mend()
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, path: Path, disk: Disk | None = None) -> JournalFile:
        """A new journal; its name survives a power loss when this returns.

        Errors: StorageProblem, also when the file exists.
        """
        private_folder(path.parent)
        with storing(path):
            opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
            journal = cls(path, opened, disk or Disk())
            sync_folder(path.parent)
        return journal

    @classmethod
    def open_for_append(cls, path: Path, disk: Disk | None = None) -> JournalFile:
        """Go on with a journal. A torn last line is kept in a file beside it and cut off.

        Errors: StorageProblem when another process has it, a newer version wrote it, or it cannot be opened.
        """
        with storing(path):
            return cls(path, os.open(path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC), disk or Disk())

    @staticmethod
    def read(path: Path) -> JournalReading:
        """A journal to read, also while another process writes it."""
        return JournalReading(path, BlobFolder(path.parent / BLOBS))

    def append(self, record: Record) -> None:
        """Write one record; on return it survives a kill of this process.

        Errors: StorageProblem (disk full, read-only); the file is then as it was before.
        """
        if record.seq <= self.last_seq:
            raise StorageProblem(f"{self.path}: record {record.seq} cannot follow record {self.last_seq}")
        with storing(self.path):
            self._append(record_line(record, self._blobs))
        self.last_seq = record.seq

    def sync(self) -> None:
        """Make everything appended so far survive a power loss.

        Errors: StorageProblem.
        """
        with storing(self.path):
            self._disk.sync(self._opened)

    def close(self) -> None:
        """Let go of the file and its lock; closing twice does nothing."""
        if self._opened >= 0:
            os.close(self._opened)
            self._opened = -1

    def _append(self, line: bytes) -> None:
        if self._torn:
            self._cut()
        try:
            self._disk.write(self._opened, line)
        except OSError:
            self._torn = True
            with contextlib.suppress(OSError):
                self._cut()
            raise
        self._size += len(line)

    def _cut(self) -> None:
        """Take a half-written line off the end, so that the next one stands alone."""
        self._disk.truncate(self._opened, self._size)
        self._torn = False

    def _mend(self) -> None:
        begins, last = 0, b"\n"
        with self.path.open("rb") as file:
            for number, (place, line) in enumerate(_lines(file), start=1):
                begins, last = place, line
                self._note(line, is_header=number == 1)
        if not last.endswith(b"\n"):
            self._mend_end(begins, last)
        if self._size == 0:
            self._append(header_line())
            self.sync()

    def _note(self, line: bytes, *, is_header: bool) -> None:
        try:
            if is_header:
                check_header(line)
            else:
                self.last_seq = max(self.last_seq, seq_of(line))
        except DamagedLineError:
            for piece in pieces(line):
                self._note(piece, is_header=False)

    def _mend_end(self, begins: int, line: bytes) -> None:
        """Finish a last line that only lacks its line end; keep a copy of any other and cut it off."""
        if _is_whole(line, is_header=begins == 0):
            self._append(b"\n")
            return
        copy = _free_name(self.path)
        with self.path.open("rb") as torn, copy.open("xb") as kept:
            copy.chmod(0o600)
            torn.seek(begins)
            shutil.copyfileobj(torn, kept)
            kept.flush()
            os.fsync(kept.fileno())
        self._size = begins
        self._cut()
        self.sync()
        self.damage = (f"the last line was cut off in the middle; its bytes are kept in {copy.name}",)


def _is_whole(line: bytes, *, is_header: bool) -> bool:
    try:
        if is_header:
            check_header(line)
        else:
            seq_of(line)
    except DamagedLineError:
        return False
    return True


def _free_name(path: Path) -> Path:
    number = 1
    while (copy := path.with_name(f"{path.name}.torn-{number}")).exists():
        number += 1
    return copy


def _lock(opened: int, path: Path) -> None:
    for _ in range(_LOCK_TRIES):
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # A list of sessions holds the lock for an instant to see whether it is free.
            time.sleep(_LOCK_PAUSE)
        else:
            return
    message = "another tier-code has this session open; close it there, or start a new session"
    raise StorageProblem(f"{path.parent}: {message}")


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line and where it begins; of a line longer than any of ours only its beginning and line end."""
    begins = 0
    while line := file.readline(LONGEST_LINE):
        whole = line
        while len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)
        if whole is not line and line.endswith(b"\n"):
            whole += b"\n"
        yield begins, whole
        begins = file.tell()
