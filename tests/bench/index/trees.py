"""The trees that are indexed, and the index of each in a folder that goes away."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tier_code.adapters.storage.index_shelf import IndexShelf
from tier_code.adapters.storage.index_sqlite import SqliteIndex
from tier_code.adapters.workspace.folder_tree import FolderTree
from tier_code.codebase.index.indexer import Crew, Indexing
from tier_code.codebase.index.maker import maker
from tier_code.codebase.languages.grammars import PYTHON, parse
from tier_code.codebase.source_text import utf8_source


@dataclass(frozen=True, slots=True)
class Bench:
    """A tree to measure on, with room beside it."""

    root: Path
    scratch: Path

    @property
    def tree(self) -> FolderTree:
        """The files as a step would see them."""
        return FolderTree(str(self.root))

    def shelf(self, name: str = "cache") -> IndexShelf:
        """Indexes of this run alone."""
        return IndexShelf(str(self.scratch / name), maker())

    def forget(self, name: str = "cache") -> None:
        """Begin anew."""
        shutil.rmtree(self.scratch / name, ignore_errors=True)

    @contextmanager
    def store(self, name: str = "cache") -> Iterator[SqliteIndex]:
        """The index of the tree, to be written."""
        with self.shelf(name).writing(str(self.root)) as store:
            assert store is not None, "somebody else writes this index"
            yield store

    def bring_up(self, crew: Crew | None = None, name: str = "cache") -> int:
        """Index whatever is not known yet; says how many files were looked at."""
        with self.store(name) as store:
            indexing = Indexing(self.tree, store, crew or Crew())
            while not (progress := indexing.go_on(60)).finished:
                pass
            assert not progress.problem, progress.problem
            return progress.done


def python_sources(bench: Bench) -> dict[str, bytes]:
    """The Python files that can be read, as UTF-8."""
    tree = bench.tree
    found: dict[str, bytes] = {}
    for path in tree.paths():
        content = tree.read(path) if PYTHON.reads(path) else None
        source = None if content is None else utf8_source(content)
        if source is not None:
            found[path] = source
    return found


def parse_all(sources: Sequence[bytes]) -> None:
    """What anybody pays at least."""
    for source in sources:
        parse(PYTHON, source)


def sample_tree(into: Path, modules: int) -> Path:
    """A repository of as many modules, each with a class, functions and uses of its neighbours."""
    for number in range(modules):
        folder = into / f"package_{number // 50:03}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
        other = f"package_{max(0, number - 1) // 50:03}.module_{max(0, number - 1):05}"
        (folder / f"module_{number:05}.py").write_text(_module(number, other), encoding="utf-8")
    return into


def _module(number: int, other: str) -> str:
    methods = "".join(
        f'    def method_{number}_{each}(self, value: int) -> int:\n        """Add {each}."""\n'
        f"        return self.start + value + {each}\n\n"
        for each in range(20)
    )
    return (
        f"from {other} import Thing_{max(0, number - 1)}\n\n\nclass Thing_{number}:\n"
        f"    def __init__(self, start: int) -> None:\n        self.start = start\n\n{methods}\n"
        f"def make_{number}() -> Thing_{number}:\n    return Thing_{number}({number})\n"
    )
