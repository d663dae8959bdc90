"""The full screen with nothing to show, up to its first paint."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from tests.bench.quiet import quiet_surroundings
from tier_code.domain.commands import Command
from tier_code.domain.events import Record, SessionClosed
from tier_code.frontends.fullscreen.app import FullscreenApp


class Nothing:
    """No records, and nobody to command."""

    async def stream(self) -> AsyncIterator[Record]:
        """Wait for ever."""
        await asyncio.Event().wait()
        yield Record(seq=0, at=0, event=SessionClosed(reason="never"))

    def send(self, command: Command) -> None:
        """Drop it."""


async def painted_once() -> None:
    """Start, paint once, end."""
    app = FullscreenApp(Nothing(), Nothing(), quiet_surroundings())
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
