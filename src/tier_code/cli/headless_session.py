"""A session without a screen: the autopilot answers as far as the command line said so."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys

from tier_code.adapters.storage.journal_format import whole_line
from tier_code.cli.run_options import RunOptions
from tier_code.cli.wiring import open_session, session_of
from tier_code.domain.commands import Interrupt
from tier_code.frontends.headless.autopilot import AutopilotPolicy
from tier_code.frontends.headless.frontend import HeadlessFrontend

ONE_WISH_SECONDS = 0.5


async def run_headless(options: RunOptions) -> int:
    """Run a session to its end and return the exit code."""
    repo, resumed = session_of(options)
    policy = AutopilotPolicy(
        request=options.request,
        approve=options.yes,
        dry_run=options.dry_run,
        replans=options.replans,
        allow_run=options.allow_run,
        allow_climb=options.allow_climb,
        spans=options.spans,
    )
    async with open_session(options, repo, resumed) as live:
        frontend = HeadlessFrontend(
            options.output_format, sys.stdout, policy, encode=whole_line, earlier=live.earlier
        )
        loop = asyncio.get_running_loop()
        stop = _Stop(frontend, loop)
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop)
        with contextlib.suppress(asyncio.CancelledError):
            # Asked twice, the user does not want to wait for an orderly end, and needs no traceback.
            await live.show(frontend)
    return int(frontend.exit_code)


class _Stop:
    """Hands signals on to the front end; `timeout` and shells send one wish as several signals at once."""

    def __init__(self, frontend: HeadlessFrontend, loop: asyncio.AbstractEventLoop) -> None:
        self._frontend = frontend
        self._loop = loop
        self._not_before = 0.0

    def __call__(self) -> None:
        """The user wants to stop."""
        if self._loop.time() >= self._not_before:
            self._not_before = self._loop.time() + ONE_WISH_SECONDS
            self._frontend.interrupt(Interrupt())
