"""Runs code understanding off the event loop, in one worker process that starts when first needed."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import resource_tracker
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import TypeVar

from tier_code.domain.errors import TierCodeError

Result = TypeVar("Result")

_CONTEXT = multiprocessing.get_context("spawn")
_WORKER_DIED = (
    "the code worker was killed or ran out of memory; run the step again, a new worker will take it"
)


class ProcessOffload:
    """One spawned worker process; a second call waits for the first.

    A cancelled call ends its worker, unless others wait for the same one; the next call gets a new worker.
    """

    def __init__(self) -> None:
        # A worker is started through this process, which itself can only be started while the standard
        # streams are real: a full-screen app replaces them.
        resource_tracker.ensure_running()
        self._pool: ProcessPoolExecutor | None = None
        self._worker = _CONTEXT.Value("i", 0)
        """The process id of the newest worker, written by itself."""
        self._waiting = 0
        self._peak = 0

    async def run(self, function: Callable[..., Result], *arguments: object) -> Result:
        """Call `function(*arguments)` in the worker; both must be picklable.

        Errors: what the function raises; TierCodeError when the worker died (the next call gets a new one).
        """
        pool = self._pool = self._pool or self._new_pool()
        self._waiting += 1
        try:
            future = pool.submit(_measured, function, arguments)
            result, peak = await asyncio.wrap_future(future)
        except BrokenProcessPool as broken:
            self._drop(pool)
            raise TierCodeError(_WORKER_DIED) from broken
        except asyncio.CancelledError:
            if future.running() and self._waiting == 1:
                self._kill(pool)
            raise
        finally:
            self._waiting -= 1
        self._peak = max(self._peak, peak)
        return result

    @property
    def process(self) -> int:
        """The id of the newest worker; 0 before the first one runs."""
        return int(self._worker.value)

    def peak_memory(self) -> int:
        """Most bytes of memory that a worker has held, as of its last answer; 0 when none was needed."""
        return self._peak

    def close(self) -> None:
        """End the worker; calls that have not begun are cancelled."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=1, mp_context=_CONTEXT, initializer=_start_worker, initargs=(self._worker,)
        )

    def _kill(self, pool: ProcessPoolExecutor) -> None:
        """End a worker whose answer nobody wants any more; a checker may be minutes away from its end."""
        self._drop(pool)
        if self._worker.value:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._worker.value, signal.SIGKILL)
            self._worker.value = 0

    def _drop(self, pool: ProcessPoolExecutor) -> None:
        pool.shutdown(wait=False)
        if self._pool is pool:
            self._pool = None


class ThreadOffload:
    """A thread of this process: for short work whose state must stay here, such as a list being searched."""

    async def run(self, function: Callable[..., Result], *arguments: object) -> Result:
        """Call `function(*arguments)` beside the event loop."""
        return await asyncio.to_thread(function, *arguments)


class InlineOffload:
    """Runs the function where it is called: for tests and for commands without a screen."""

    async def run(self, function: Callable[..., Result], *arguments: object) -> Result:
        """Call `function(*arguments)`."""
        return function(*arguments)

    def peak_memory(self) -> int:
        """No process besides this one: 0."""
        return 0

    def close(self) -> None:
        """Nothing to end."""


def own_peak_memory() -> int:
    """Most bytes of memory that this process has held."""
    try:
        # getrusage keeps the peak of the process that forked us; VmHWM counts from exec on.
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:")), 0)


def _measured(function: Callable[..., Result], arguments: tuple[object, ...]) -> tuple[Result, int]:
    return function(*arguments), own_peak_memory()


def _start_worker(pid: Synchronized[int]) -> None:
    pid.value = os.getpid()
    start_quiet_worker()


def start_quiet_worker() -> None:
    """Leave Ctrl+C to the session, keep off the terminal, and end with the parent even if that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        # The worker's own queue keeps both ends of its pipe open, so it would never see the parent go.
        os._exit(0)
