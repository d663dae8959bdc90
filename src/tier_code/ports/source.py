"""Reading source files, from the user's tree or from a staging overlay over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable


class SourceTree(Protocol):
    """The files of a repository as somebody sees them. Must be picklable: it travels to the code workers."""

    @property
    def root(self) -> str:
        """The folder on disk that this tree reads from (an overlay's changes are not there)."""

    def paths(self) -> Sequence[str]:
        """Every file that belongs to the project, relative with `/`, sorted; ignored files are left out."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None when there is no such file or it may not be read (link, device, huge)."""


Stamp = tuple[int, int, int, int]
"""Size, times of change of content and entry in nanoseconds, inode: another where the bytes may differ."""


@runtime_checkable
class StampedTree(Protocol):
    """A tree that can tell cheaply whether a file is as it was."""

    def stamp(self, path: str) -> Stamp | None:
        """The file's stamp as it is now; None when it cannot be told, or when its bytes are not on disk."""


def stamp_of(tree: SourceTree, path: str) -> Stamp | None:
    """The stamp of a file, where its tree has stamps."""
    return tree.stamp(path) if isinstance(tree, StampedTree) else None


@dataclass(frozen=True, slots=True)
class Overlay:
    """A tree with changes laid over it: how a step sees what earlier steps staged."""

    base: SourceTree
    changes: Mapping[str, bytes | None] = field(default_factory=dict)
    """Path to new bytes; None for a deleted file."""

    @property
    def root(self) -> str:
        """The folder of the tree underneath."""
        return self.base.root

    def paths(self) -> Sequence[str]:
        """The files of the tree underneath, with created ones added and deleted ones left out."""
        listed = set(self.base.paths())
        listed.update(path for path, content in self.changes.items() if content is not None)
        return sorted(path for path in listed if self.changes.get(path, b"") is not None)

    def read(self, path: str) -> bytes | None:
        """The staged bytes where there are any, else those underneath."""
        return self.changes[path] if path in self.changes else self.base.read(path)

    def stamp(self, path: str) -> Stamp | None:
        """The stamp of a file underneath; None for what is changed."""
        return None if path in self.changes else stamp_of(self.base, path)

    def with_changes(self, changes: Mapping[str, bytes | None]) -> Overlay:
        """This overlay with more changes on top."""
        return Overlay(self.base, {**self.changes, **changes})
