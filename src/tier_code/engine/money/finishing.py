"""Work on the books that must be whole even if whoever asked for it is cancelled meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def finished(work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`; a caller that is cancelled waits for its end, then learns that it was cancelled.

    Half of a settlement would leave the ledger and the journal with different figures, and a session that
    closes must not take the books away from under the other half.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await ended(task)
        raise


async def ended(task: asyncio.Task[T]) -> None:
    """Wait for a task, however often the waiting is cancelled; what it ends with is not raised here."""
    while not task.done():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait([task])
    if not task.cancelled():
        task.exception()
