"""Where a model's files lie while they are fetched and afterwards, and the room they need."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tier_code.adapters.models.weights.manifest import ModelEntry

SPARE_BYTES = 64 * 1024 * 1024
"""Left free on the disk."""

FreeSpace = Callable[[Path], int]
"""Bytes a user may still write in a folder."""


class SourceFailed(Exception):
    """A source cannot give the file; its message is one line that says why."""


class PullRunning(Exception):
    """Another process is fetching the same model."""


def free_bytes(folder: Path) -> int:
    """What the disk still holds."""
    return shutil.disk_usage(folder).free


@dataclass(frozen=True, slots=True)
class Landing:
    """The places of one model in the user's folder."""

    folder: Path
    entry: ModelEntry

    @property
    def target(self) -> Path:
        """The weights; whatever stands here was verified."""
        return self.folder / self.entry.file

    @property
    def partial(self) -> Path:
        """The beginning of the file, kept for the next try: always a prefix of the whole."""
        return self.folder / f"{self.entry.file}.partial"

    @property
    def incoming(self) -> Path:
        """A whole file that was linked or copied and is not yet verified."""
        return self.folder / f"{self.entry.file}.incoming"

    @property
    def parts(self) -> Path:
        """Pieces that wait for their turn to be appended."""
        return self.folder / f"{self.entry.file}.parts"

    def kept_bytes(self) -> int:
        """How much of an unfinished download is here."""
        kept = [self.partial, *self.parts.glob("*.bin")]
        return min(self.entry.bytes, sum(path.stat().st_size for path in kept if path.is_file()))

    def require_room(self, needed: int, free_space: FreeSpace) -> None:
        """See that a transfer can end.

        Errors: SourceFailed naming both figures.
        """
        free = free_space(self.folder)
        if free < needed + SPARE_BYTES:
            raise SourceFailed(
                f"no room: {megabytes(needed + SPARE_BYTES)} needed, {megabytes(free)} free in {self.folder}"
            )

    def clear(self) -> int:
        """Delete the model and everything unfinished; returns the freed bytes.

        Errors: OSError.
        """
        freed = self.kept_bytes() + (self.target.stat().st_size if self.target.is_file() else 0)
        for path in (self.target, self.partial, self.incoming):
            path.unlink(missing_ok=True)
        if self.parts.is_dir():
            shutil.rmtree(self.parts)
        return freed

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Keep other processes from fetching the same model.

        Errors: PullRunning.
        """
        descriptor = os.open(self.folder / f".{self.entry.file}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as problem:
            raise PullRunning from problem
        finally:
            os.close(descriptor)


def megabytes(count: int) -> str:
    """A size as people read it."""
    return f"{count / 1e6:,.0f} MB"
