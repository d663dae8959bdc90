"""Ends this process with SIGKILL just before or just after its n-th durable step, whichever thread takes it.

A durable step is what the product does to make money facts last: a transaction of the ledger that begins or
commits, a write to a file descriptor, a sync. Nothing is replaced: the interpreter itself tells of each call.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import threading
from types import FrameType

_SYSTEM_CALLS = frozenset({"write", "fsync", "fdatasync", "ftruncate"})


class DurableSteps:
    """Counts durable steps, twice each: before and after."""

    def __init__(self, die_at: int = 0) -> None:
        self.count = 0
        self._die_at = die_at
        self._one_at_a_time = threading.Lock()

    def watch(self) -> None:
        """From now on, in this thread and in every one that begins later."""
        threading.setprofile(self._called)
        sys.setprofile(self._called)

    def _called(self, frame: FrameType, event: str, argument: object) -> None:
        if event in ("c_call", "c_return") and _is_durable(frame, argument):
            with self._one_at_a_time:
                self.count += 1
                if self.count == self._die_at:
                    os.kill(os.getpid(), signal.SIGKILL)


def _is_durable(frame: FrameType, function: object) -> bool:
    name = getattr(function, "__name__", "")
    if isinstance(getattr(function, "__self__", None), sqlite3.Connection):
        # Statements inside of a transaction last only with its end.
        return name == "execute" and frame.f_code.co_name == "_transaction"
    return getattr(function, "__module__", "") == os.name and name in _SYSTEM_CALLS
