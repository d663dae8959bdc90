"""A source tree in memory, for tests that need no folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MemoryTree:
    """Files that exist only here. Picklable, as the port demands."""

    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """No folder on disk."""
        return ""

    def paths(self) -> Sequence[str]:
        """Every file, sorted."""
        return sorted(self.files)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file."""
        return self.files.get(path)


def memory_tree(files: Mapping[str, str | bytes]) -> MemoryTree:
    """A tree of these files; text becomes UTF-8."""
    return MemoryTree(
        {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    )
