"""Bringing an index up to date behind all else: what moved is read again, in any number of processes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field

from tier_code.codebase.exploring.standing import Standing, standing_of
from tier_code.codebase.index.file_reading import Looked, Wanted, read_batch
from tier_code.codebase.languages.grammars import grammar_for
from tier_code.ports.index_store import IndexStore, KeptContent, KeptFile
from tier_code.ports.source import SourceTree, stamp_of

_BATCH_BYTES = 200_000
_BATCH_FILES = 64
_KEPT_AT_ONCE = 1_500
"""Files in one transaction at most."""
_KEEP_EVERY_S = 1.0
_LEAST_FOR_A_POOL = 1_500_000
"""Bytes to read below which starting a process takes longer than reading."""
CRASHED = "its grammar crashed"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the index is."""

    done: int
    total: int
    """Files to look at; those that did not move are not among them."""
    finished: bool = False
    problem: str = ""
    """Why it stopped early, in words."""


@dataclass(slots=True)
class Crew:
    """Processes that read files; none: they are read here."""

    size: int = 0
    start: Callable[[], Executor] | None = None
    pool: Executor | None = None

    def submit(self, tree: SourceTree, batch: Sequence[Wanted]) -> Future[list[Looked]]:
        """Give a batch to a process, or read it now."""
        if self.start is not None and self.pool is None:
            self.pool = self.start()
        if self.pool is not None:
            return self.pool.submit(read_batch, tree, batch)
        done: Future[list[Looked]] = Future()
        done.set_result(read_batch(tree, batch))
        return done

    def renew(self) -> None:
        """Do without a pool that broke; the next batch gets a new one."""
        if self.pool is not None:
            self.pool.shutdown(wait=False, cancel_futures=True)
        self.pool = None

    def close(self) -> None:
        """End the processes."""
        self.renew()


@dataclass(slots=True)
class _Gathered:
    """What was read and is not yet kept."""

    files: list[KeptFile] = field(default_factory=list)
    contents: list[KeptContent] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)

    def add(self, looked: Iterable[Looked]) -> None:
        for file, content in looked:
            self.files.append(file)
            if content is not None:
                self.contents.append(content)

    def is_due(self) -> bool:
        return len(self.files) >= _KEPT_AT_ONCE or time.monotonic() - self.since > _KEEP_EVERY_S


class Indexing:
    """One run over a tree, carried on in pieces so that whoever runs it can report and stop in between."""

    def __init__(self, tree: SourceTree, store: IndexStore, crew: Crew) -> None:
        self._tree = tree
        self._store = store
        self._crew = crew
        wanted, gone = changed_files(tree, store)
        if gone:
            store.forget(gone)
        if sum(each.stamp[0] if each.stamp else 0 for each in wanted) < _LEAST_FOR_A_POOL:
            self._crew = Crew()
        self._batches = deque(_batches(wanted))
        self._suspects: deque[Sequence[Wanted]] = deque()
        """Files one by one that were being read when a process died."""
        self._running: dict[Future[list[Looked]], Sequence[Wanted]] = {}
        self._gathered = _Gathered()
        self._total = len(wanted)
        self._done = 0
        self._problem = ""

    def go_on(self, seconds: float) -> Progress:
        """Work for about so long; then say how far it is."""
        until = time.monotonic() + seconds
        while not self._problem and (self._batches or self._suspects or self._running):
            self._hand_out()
            self._collect(until)
            if self._gathered.is_due():
                self._keep()
            if time.monotonic() >= until:
                return Progress(self._done, self._total)
        self._keep()
        self._crew.close()
        return Progress(self._done, self._total, finished=True, problem=self._problem)

    def close(self) -> None:
        """Stop; what was read so far is kept."""
        self._keep()
        self._crew.close()

    def _hand_out(self) -> None:
        """Keep every process busy, with one batch waiting for each; after a death, one file at a time."""
        while self._batches and not self._suspects and len(self._running) < max(1, 2 * self._crew.size):
            self._submit(self._batches.popleft())
        if self._suspects and not self._running:
            self._submit(self._suspects.popleft())

    def _submit(self, batch: Sequence[Wanted]) -> None:
        try:
            self._running[self._crew.submit(self._tree, batch)] = batch
        except BrokenExecutor:
            self._crew.renew()
            self._suspects.extend([each] for each in batch)

    def _collect(self, until: float) -> None:
        ended, _ = wait(
            self._running, timeout=max(0.01, until - time.monotonic()), return_when=FIRST_COMPLETED
        )
        for future in ended:
            batch = self._running.pop(future)
            try:
                looked = future.result()
            except BrokenExecutor:
                self._crew.renew()
                self._recover(batch)
                continue
            self._gathered.add(looked)
            self._done += len(batch)

    def _recover(self, batch: Sequence[Wanted]) -> None:
        """A process died: try its files again one by one, and leave out the one that kills the next."""
        if len(batch) > 1 or self._running:
            self._suspects.extend([each] for each in batch)
            return
        (file,) = batch
        self._gathered.files.append(KeptFile(path=file.path, stamp=file.stamp, skipped=CRASHED))
        self._done += 1

    def _keep(self) -> None:
        gathered, self._gathered = self._gathered, _Gathered()
        if gathered.files and not self._store.keep(gathered.files, gathered.contents):
            self._problem = "the index cannot be written; everything works without it, only slower"


def changed_files(tree: SourceTree, store: IndexStore) -> tuple[list[Wanted], list[str]]:
    """The files that moved since the store looked at them or are new, and those that are gone."""
    known = dict(store.files())
    wanted: list[Wanted] = []
    for path in indexed_paths(tree):
        stamp = stamp_of(tree, path)
        was = known.pop(path, None)
        if was is None or was[0] != stamp or (stamp is None and was[1]):
            wanted.append(Wanted(path, stamp, was[1] if was else ""))
    return wanted, list(known)


def indexed_paths(tree: SourceTree) -> Iterator[str]:
    """The files of source code, by their names."""
    return (path for path in tree.paths() if standing_of(path) is not Standing.OTHER or grammar_for(path))


def _batches(wanted: Iterable[Wanted]) -> Iterator[Sequence[Wanted]]:
    batch: list[Wanted] = []
    size = 0
    for each in wanted:
        batch.append(each)
        size += each.stamp[0] if each.stamp else 0
        if size >= _BATCH_BYTES or len(batch) >= _BATCH_FILES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
