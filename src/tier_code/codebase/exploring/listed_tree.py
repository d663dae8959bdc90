"""A tree that is walked and read once: a question of several parts would do both several times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tier_code.ports.source import SourceTree, Stamp, stamp_of

_MOST_KEPT = 64_000_000
"""Bytes of files that are remembered; further ones are read again."""


@dataclass(slots=True)
class ListedTree:
    """Implements `ports.source.SourceTree` over another tree; lives as long as one question."""

    base: SourceTree
    _paths: Sequence[str] | None = None
    _read: dict[str, bytes | None] = field(default_factory=dict)
    _room: int = _MOST_KEPT
    _stamps: dict[str, Stamp | None] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The folder of the tree underneath."""
        return self.base.root

    def paths(self) -> Sequence[str]:
        """The files of the tree underneath, as they were when this was first asked."""
        if self._paths is None:
            self._paths = self.base.paths()
        return self._paths

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, as they were when this was first asked, as far as there is room for them."""
        if path in self._read:
            return self._read[path]
        content = self.base.read(path)
        size = len(content or b"")
        if size <= self._room:
            self._room -= size
            self._read[path] = content
        return content

    def stamp(self, path: str) -> Stamp | None:
        """The stamp of a file, as it was when this was first asked."""
        if path not in self._stamps:
            self._stamps[path] = stamp_of(self.base, path)
        return self._stamps[path]
