"""Waiting for something to become true, never for a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

POLL_SECONDS = 0.02


async def until(condition: Callable[[], bool], seconds: float = 9.0) -> None:
    """Return as soon as `condition` holds; fail when it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "what the test waits for did not happen"
        await asyncio.sleep(POLL_SECONDS)
