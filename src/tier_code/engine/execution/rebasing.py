"""Staged results on what the user changed below them since they were made."""

from __future__ import annotations

import asyncio

from tier_code.domain import events as e
from tier_code.engine.execution.staging import Staging
from tier_code.engine.recorder import Recorder
from tier_code.ports.workspace import Blobs


class Rebasing:
    """Moves the base of staged results."""

    def __init__(self, recorder: Recorder, staging: Staging, blobs: Blobs) -> None:
        self._recorder = recorder
        self._staging = staging
        self._blobs = blobs

    async def rebase(self) -> None:
        """State every file that is no longer what results stand on; overlaps show when they are composed."""
        moved = await asyncio.to_thread(self._staging.moved, self._recorder.view)
        for path, content in moved.items():
            if content is None:
                continue
            digest = await asyncio.to_thread(self._blobs.put, content)
            event = e.BaseMoved(path=path, content=digest)
            self._staging.observe(event)
            await self._recorder.publish(event, durable=True)
