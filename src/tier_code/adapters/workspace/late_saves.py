"""Files that were replaced, held open a while: an editor may still write to the one it had opened before."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tier_code.adapters.storage.blobs import BlobFolder

_HELD_AT_MOST = 64


@dataclass(frozen=True, slots=True)
class _Replaced:
    """A file that no longer has a name."""

    path: str
    opened: int
    digest: str


class LateSaves:
    """Looks once more at replaced files before they are let go, and keeps what was written to them since."""

    def __init__(self, found: BlobFolder) -> None:
        self._found = found
        self._held: deque[_Replaced] = deque()
        self._told: list[str] = []

    def hold(self, path: str, opened: int, digest: str) -> None:
        """Take over the descriptor of a replaced file that held `digest`."""
        self._held.append(_Replaced(path, opened, digest))
        while len(self._held) > _HELD_AT_MOST:
            self._let_go(self._held.popleft())

    def look(self) -> None:
        """Let all go, keeping what was written to them.

        Errors: StorageProblem when something cannot be kept.
        """
        while self._held:
            self._let_go(self._held.popleft())

    def collect(self) -> Sequence[str]:
        """Let all go; returns what the user should know, once.

        Errors: as `look`.
        """
        self.look()
        told, self._told = self._told, []
        return told

    def __del__(self) -> None:
        for replaced in self._held:
            os.close(replaced.opened)

    def _let_go(self, replaced: _Replaced) -> None:
        try:
            content = b"".join(_chunks(replaced.opened))
            if content and hashlib.sha256(content).hexdigest() != replaced.digest:
                copy = self._found.folder / self._found.put(content)
                what = f"{replaced.path} was saved by something else at the same moment"
                self._told.append(f"{what}; that version is in {copy}")
        finally:
            os.close(replaced.opened)


def _chunks(opened: int) -> Iterator[bytes]:
    place = 0
    while chunk := os.pread(opened, 1 << 20, place):
        place += len(chunk)
        yield chunk
