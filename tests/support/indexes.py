"""Indexes of temporary folders, for tests that look things up in them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tier_code.adapters.storage.index_shelf import IndexShelf
from tier_code.adapters.workspace.folder_tree import FolderTree
from tier_code.codebase.index.indexer import Crew, Indexing, Progress
from tier_code.codebase.index.stored import use_index

LONG_AGO = 1_600_000_000


def shelf_in(folder: Path, maker: str = "these readers") -> IndexShelf:
    """Indexes that lie in a folder of the test's own."""
    return IndexShelf(str(folder / "cache"), maker)


def brought_up(tree: FolderTree, shelf: IndexShelf, crew: Crew | None = None) -> Progress:
    """Bring the index of a tree up to date, in this process unless a crew is given."""
    with shelf.writing(tree.root) as store:
        assert store is not None
        indexing = Indexing(tree, store, crew or Crew())
        while not (progress := indexing.go_on(60)).finished:
            pass
        return progress


def aged(root: Path, paths: Iterator[str] | tuple[str, ...] | None = None) -> None:
    """Let files look as if nobody had written to them for long; the entry's own time settles by itself."""
    chosen = [str(each.relative_to(root)) for each in root.rglob("*")] if paths is None else paths
    for path in chosen:
        os.utime(root / path, (LONG_AGO, LONG_AGO), follow_symlinks=False)
    newest = max(((root / path).lstat().st_ctime_ns for path in chosen), default=0)
    while time.time_ns() - newest < 150_000_000:
        time.sleep(0.01)


@contextmanager
def looked_up(shelf: IndexShelf) -> Iterator[None]:
    """Take what is known from these indexes for a while."""
    use_index(shelf.reading)
    try:
        yield
    finally:
        use_index(None)
