"""Puts pieces together in order, and knows after any interruption how far it had got."""

from __future__ import annotations

import shutil
from pathlib import Path

from tier_code.adapters.models.weights.landing import Landing
from tier_code.adapters.models.weights.manifest import ModelPart
from tier_code.adapters.models.weights.package_fetch import piece_path
from tier_code.adapters.models.weights.verification import BLOCK, sha256_of


class JoinedPieces:
    """The partial file as a row of verified pieces, and the pieces that wait for their turn."""

    def __init__(self, landing: Landing) -> None:
        """Look at what an earlier pull, from whatever source, has left; what is not right is thrown away.

        Errors: OSError.
        """
        self.landing = landing
        self.length = 0
        """Bytes joined."""
        self._parts = list(landing.entry.parts)
        self._joined = 0
        self._adopt_joined()
        for part in self._parts[self._joined :]:
            self._adopt_waiting(part)

    def missing(self) -> list[ModelPart]:
        """The pieces still to fetch, in order."""
        return [part for part in self._parts[self._joined :] if not self._waiting(part).exists()]

    def waiting_bytes(self) -> int:
        """The size of the pieces that are here and not yet appended."""
        return sum(part.bytes for part in self._parts[self._joined :] if self._waiting(part).exists())

    def append_waiting(self) -> None:
        """Append every piece whose turn it is.

        Errors: OSError.
        """
        while self._joined < len(self._parts) and self._waiting(self._parts[self._joined]).exists():
            part = self._parts[self._joined]
            with self._waiting(part).open("rb") as piece, self.landing.partial.open("ab") as whole:
                shutil.copyfileobj(piece, whole, BLOCK)
            self._waiting(part).unlink()
            self._joined += 1
            self.length += part.bytes

    def _adopt_joined(self) -> None:
        partial = self.landing.partial
        partial.touch()
        size = partial.stat().st_size
        for part in self._parts:
            end = self.length + part.bytes
            if size < end or sha256_of(partial, start=self.length, limit=part.bytes) != part.sha256:
                break
            self._joined += 1
            self.length = end
        with partial.open("r+b") as file:
            file.truncate(self.length)

    def _adopt_waiting(self, part: ModelPart) -> None:
        piece = self._waiting(part)
        if piece.exists() and sha256_of(piece) != part.sha256:
            piece.unlink()

    def _waiting(self, part: ModelPart) -> Path:
        return piece_path(self.landing.parts, part)
