"""Commands on their way to the engine: in order, and nobody waits for one that will never be carried out."""

from __future__ import annotations

import asyncio

from tier_code.domain.commands import Command


class Inbox:
    """A queue that knows whether everything sent was carried out."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Command] = asyncio.Queue()
        self._unfinished = 0
        self._closed = False

    def put(self, command: Command) -> None:
        """Add a command; dropped when the session has ended."""
        if not self._closed:
            self._unfinished += 1
            self._queue.put_nowait(command)

    async def get(self) -> Command:
        """The next command; `done` says that it was carried out."""
        return await self._queue.get()

    def done(self) -> None:
        """One command was carried out."""
        self._unfinished -= 1
        self._queue.task_done()

    async def all_done(self) -> None:
        """Wait until every command sent so far was carried out or dropped."""
        await self._queue.join()

    def close(self) -> None:
        """Take no more, and drop what waits."""
        self._closed = True
        while not self._queue.empty():
            self._queue.get_nowait()
        while self._unfinished:
            self.done()
