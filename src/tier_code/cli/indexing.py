"""The processes that bring a code index up to date, for the command and behind a session."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from tier_code.adapters.offload import ProcessOffload, start_quiet_worker
from tier_code.adapters.storage.index_shelf import IndexShelf
from tier_code.codebase.index.indexer import Crew, Indexing, Progress
from tier_code.domain.errors import TierCodeError
from tier_code.ports.source import SourceTree

_MOST_PROCESSES = 4
_PIECE_S = 0.25
"""Seconds of work between two reports of a session's indexer."""
_SHOWN_AFTER_S = 0.5
_REPORTS = 20
"""Steps of the bar: what is shown is written down, so it is not shown more often."""
_KINDNESS = 10
"""How far an indexer steps back behind whoever waits for an answer."""
WHAT = "read the code"

Report = Callable[[str, int, int], None]
"""What is going on, how much is done, of how much."""


def crew(processes: int | None = None) -> Crew:
    """The processes that read files for an index: as many as there are cores, but four."""
    count = processes or min(_MOST_PROCESSES, os.cpu_count() or 1)
    return Crew(count, _Pool(count)) if count > 1 else Crew()


@dataclass(frozen=True, slots=True)
class _Pool:
    """Starts worker processes that end with this one."""

    count: int

    def __call__(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.count, mp_context=context, initializer=start_quiet_worker)


class SessionIndexer:
    """Keeps the index of a session's folder up to date, in a process of its own."""

    def __init__(self, tree: SourceTree, shelf: IndexShelf, report: Report) -> None:
        self._tree = tree
        self._shelf = shelf
        self._report = report
        self._offload: ProcessOffload | None = None
        self._running: asyncio.Task[None] | None = None

    def look_again(self) -> None:
        """Begin a run behind everything else, unless one is under way."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop at once; what was read stays known."""
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running
        if self._offload is not None:
            await asyncio.to_thread(self._offload.close)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        begun, shown = loop.time(), 0
        offload = self._offload = self._offload or ProcessOffload()
        try:
            while True:
                progress = await offload.run(advance, self._tree, self._shelf, _PIECE_S)
                step = _REPORTS * progress.done // max(1, progress.total) + 1
                if progress.finished:
                    break
                if step > shown and loop.time() - begun > _SHOWN_AFTER_S:
                    shown = step
                    self._report(WHAT, progress.done, progress.total)
        except TierCodeError:
            # Its process was killed: whatever is asked is answered without what it did not come to.
            pass
        if shown:
            self._report(WHAT, 1, 1)


@dataclass(slots=True)
class _UnderWay:
    """The run that this process carries out."""

    indexing: Indexing | None = None
    left: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)


_RUN = _UnderWay()


def advance(tree: SourceTree, shelf: IndexShelf, seconds: float) -> Progress:
    """Carry the run of this process on for a while, or begin one; runs in the indexer's own process."""
    if _RUN.indexing is None:
        store = _RUN.left.enter_context(shelf.writing(tree.root))
        if store is None:
            _RUN.left.close()
            return Progress(0, 0, finished=True)
        os.nice(max(0, _KINDNESS - os.nice(0)))
        _RUN.indexing = Indexing(tree, store, crew())
    progress = _RUN.indexing.go_on(seconds)
    if progress.finished:
        _RUN.indexing = None
        _RUN.left.close()
    return progress
