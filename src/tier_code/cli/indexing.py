"""The processes that bring a code index up to date, for the command and behind a session."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tier_code.adapters.offload import ProcessOffload, start_quiet_worker
from tier_code.adapters.storage.index_shelf import IndexShelf
from tier_code.cli.indexes import index_shelf
from tier_code.cli.source_folder import source_folder
from tier_code.codebase.index.indexer import Crew, Indexing, Progress
from tier_code.domain import events as e
from tier_code.domain.errors import TierCodeError
from tier_code.domain.view import SessionView
from tier_code.engine.recorder import Recorder
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

_MOVES = (e.PromptSubmitted, e.PatchApplied, e.ChangesUndone, e.ChangesRedone, e.BaseMoved)
"""After these the files may not be what they were."""


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

    def __init__(self, tree: SourceTree, shelf: IndexShelf, recorder: Recorder) -> None:
        self._tree = tree
        self._shelf = shelf
        self._recorder = recorder
        self._offload: ProcessOffload | None = None
        self._running: asyncio.Task[None] | None = None

    @property
    def process(self) -> int:
        """The id of the process that reads; 0 before it runs."""
        return self._offload.process if self._offload is not None else 0

    def start(self) -> None:
        """Begin behind what is shown first, and again whenever files are likely to have moved."""
        self._recorder.watch(self._moved)
        self.look_again()

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

    async def settled(self) -> None:
        """Wait until the run that is under way has ended."""
        if self._running is not None:
            await self._running

    async def _moved(self, event: e.Event, _view: SessionView) -> None:
        if isinstance(event, _MOVES):
            self.look_again()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        begun, shown = loop.time(), 0
        offload = self._offload = self._offload or ProcessOffload()
        with contextlib.suppress(TierCodeError):
            # Its process may be killed, or the session be over: questions are answered without it.
            while not (progress := await offload.run(advance, self._tree, self._shelf, _PIECE_S)).finished:
                step = _REPORTS * progress.done // max(1, progress.total) + 1
                if step > shown and loop.time() - begun > _SHOWN_AFTER_S:
                    shown = step
                    await self._tell(progress.done, progress.total)
            if shown:
                await self._tell(1, 1)

    async def _tell(self, done: int, total: int) -> None:
        """Show the bar where nothing that the user waits for has it."""
        held = self._recorder.view.progress
        if held is None or held.what == WHAT:
            await self._recorder.publish(
                e.ProgressMade(what=WHAT, done=done, total=total, finished=done >= total)
            )


@asynccontextmanager
async def indexing_behind(recorder: Recorder, repo: Path) -> AsyncIterator[SessionIndexer]:
    """Keep the index of a folder up to date as long as a session is shown."""
    indexer = SessionIndexer(source_folder(str(repo)), index_shelf(), recorder)
    indexer.start()
    try:
        yield indexer
    finally:
        await indexer.close()


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
