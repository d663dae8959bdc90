"""The index of a tree, where somebody keeps one: every look-up works without it and answers the same."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from tier_code.codebase.index.facts import FileFacts
from tier_code.codebase.index.facts_codec import DamagedFactsError, unpack_facts
from tier_code.ports.index_store import IndexStore
from tier_code.ports.source import SourceTree, StampedTree

Opener = Callable[[str], IndexStore | None]
"""From the folder of a tree to what is kept of it."""


@dataclass(slots=True)
class _Slot:
    """Who opens indexes in this process."""

    opener: Opener | None = None


_SLOT = _Slot()


def use_index(opener: Opener | None) -> None:
    """From now on take what is known from the indexes that `opener` gives; None: parse everything."""
    _SLOT.opener = opener


def index_of(tree: SourceTree) -> IndexStore | None:
    """What is kept of the folder that a tree reads from."""
    return _SLOT.opener(tree.root) if _SLOT.opener is not None and tree.root else None


def stored_facts(store: IndexStore, digest: str) -> FileFacts | None:
    """The facts of a content as they were extracted before."""
    body = store.facts(digest)
    if body is None:
        return None
    try:
        return unpack_facts(body, digest)
    except DamagedFactsError:
        return None


class Known:
    """Which files the index can speak for: those that did not move since it looked at them."""

    def __init__(self, tree: SourceTree, store: IndexStore) -> None:
        # Asked once: it is slow to ask, and there are many files.
        self._tree = tree if isinstance(tree, StampedTree) else None
        self._files = store.files()

    def rules_out(self, path: str, holding: Collection[str]) -> bool:
        """Whether a file is surely not among those that hold something."""
        return path not in holding and self.content(path) is not None

    def content(self, path: str) -> tuple[int, str] | None:
        """How many bytes a file has and by what its content is known; None when it moved or is new."""
        stamp, digest = self._files.get(path, (None, ""))
        if not digest or stamp is None or self._tree is None or self._tree.stamp(path) != stamp:
            return None
        return stamp[0], digest
