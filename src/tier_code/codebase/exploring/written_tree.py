"""A tree of its hand-written Python files: generated and packed ones would only cost time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.codebase.exploring.standing import READ, is_written, standing_of
from tier_code.codebase.index.paths import PYTHON_ENDS
from tier_code.ports.source import SourceTree


@dataclass(frozen=True, slots=True)
class WrittenTree:
    """Implements `ports.source.SourceTree` over another tree; lives as long as one question."""

    base: SourceTree

    @property
    def root(self) -> str:
        """The folder of the tree underneath."""
        return self.base.root

    def paths(self) -> Sequence[str]:
        """Python files that may be worth reading, by their names."""
        paths = (path for path in self.base.paths() if path.endswith(PYTHON_ENDS))
        return [path for path in paths if standing_of(path) in READ]

    def read(self, path: str) -> bytes | None:
        """The bytes of a file that a person may have written."""
        content = self.base.read(path)
        return content if content is not None and is_written(content) else None
