"""A tree that is walked once: a question of several parts would list a large folder several times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tier_code.ports.source import SourceTree, Stamp, stamp_of


@dataclass(slots=True)
class ListedTree:
    """Implements `ports.source.SourceTree` over another tree; lives as long as one question."""

    base: SourceTree
    _paths: Sequence[str] | None = None
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
        """The bytes of a file as they are now."""
        return self.base.read(path)

    def stamp(self, path: str) -> Stamp | None:
        """The stamp of a file, as it was when this was first asked."""
        if path not in self._stamps:
            self._stamps[path] = stamp_of(self.base, path)
        return self._stamps[path]
