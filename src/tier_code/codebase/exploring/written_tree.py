"""A tree of its hand-written files: generated and packed ones would only cost time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.codebase.exploring.standing import READ, Standing, is_written, standing_of
from tier_code.ports.source import SourceTree, Stamp, stamp_of


@dataclass(frozen=True, slots=True)
class WrittenTree:
    """Implements `ports.source.SourceTree` over another tree; lives as long as one question."""

    base: SourceTree
    ends: tuple[str, ...] = ("",)
    """Only files whose names end so."""

    @property
    def root(self) -> str:
        """The folder of the tree underneath."""
        return self.base.root

    def paths(self) -> Sequence[str]:
        """Files that may be worth reading, by their names; settings and the like are among them."""
        paths = (path for path in self.base.paths() if path.endswith(self.ends))
        return [path for path in paths if standing_of(path) is not Standing.UNWRITTEN]

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, of source code only what a person may have written."""
        content = self.base.read(path)
        is_kept = content is None or standing_of(path) not in READ or is_written(content)
        return content if is_kept else None

    def stamp(self, path: str) -> Stamp | None:
        """The stamp of a file underneath."""
        return stamp_of(self.base, path)
