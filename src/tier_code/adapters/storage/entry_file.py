"""Keeps what a user typed, one JSON text a line, in a file of bounded size that only they can read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from tier_code.adapters.storage.problems import private_folder
from tier_code.domain.errors import StorageProblem

MOST_ENTRIES = 1_000
LARGEST_ENTRY = 16_384
"""Bytes of a line; a longer entry, such as a file that was pasted, is not kept."""
LARGEST_FILE = 1_048_576
"""Bytes at which the oldest entries go."""
_FLAGS = os.O_NOFOLLOW | os.O_CLOEXEC


class EntryFile:
    """An `EntryLog` on disk; several terminals may add to it at once."""

    def __init__(self, place: Callable[[], Path], hidden: Callable[[str], str]) -> None:
        """`place` is asked when the file is first needed; `hidden` takes secrets out of a text."""
        self._place = place
        self._hidden = hidden
        self._path: Path | None = None
        self._last = ""

    def read(self) -> Sequence[str]:
        """The newest entries, oldest of them first; torn lines are left out."""
        with suppress(OSError, StorageProblem):
            opened = os.open(self._file(), os.O_RDONLY | _FLAGS)
            with os.fdopen(opened, "rb") as file:
                file.seek(max(0, os.fstat(opened).st_size - LARGEST_FILE))
                lines = file.read(LARGEST_FILE).splitlines()
            return [text for line in lines[-MOST_ENTRIES:] if (text := _text(line))]
        return ()

    def keep(self, entry: str) -> None:
        """Add an entry, unless it is the last one again."""
        text = self._hidden(entry)
        line = f"{json.dumps(text)}\n".encode("ascii")
        if not text.strip() or text == self._last or len(line) > LARGEST_ENTRY:
            return
        self._last = text
        with suppress(OSError, StorageProblem):
            path = self._file()
            private_folder(path.parent)
            opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _FLAGS, 0o600)
            with os.fdopen(opened, "ab", buffering=0) as file:
                file.write(line)
                size = os.fstat(opened).st_size
            if size > LARGEST_FILE:
                self._forget_oldest(path)

    def _forget_oldest(self, path: Path) -> None:
        """Keep the newer half, in a new file that takes the place of the old one."""
        entries = self.read()
        kept = b"".join(f"{json.dumps(text)}\n".encode("ascii") for text in entries)
        half = kept[len(kept) - LARGEST_FILE // 2 :] if len(kept) > LARGEST_FILE // 2 else kept
        fresh = path.with_name(f"{path.name}.{os.getpid()}.part")
        opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
        with os.fdopen(opened, "wb") as file:
            # What is cut begins in the middle of a line, which nobody could read.
            file.write(half if half == kept else half.partition(b"\n")[2])
        fresh.replace(path)

    def _file(self) -> Path:
        if self._path is None:
            self._path = self._place()
        return self._path


def _text(line: bytes) -> str:
    """The text of one line; empty where it is torn or something else."""
    try:
        value = json.loads(line)
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""
