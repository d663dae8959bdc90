"""A session without a screen: the autopilot answers as far as the command line said so."""

from __future__ import annotations

import asyncio
import signal
import sys

from tier_code.adapters.storage.journal_format import whole_line
from tier_code.cli.run_options import RunOptions
from tier_code.cli.wiring import open_session, session_of
from tier_code.domain.commands import Interrupt
from tier_code.frontends.headless.autopilot import AutopilotPolicy
from tier_code.frontends.headless.frontend import HeadlessFrontend


async def run_headless(options: RunOptions) -> int:
    """Run a session to its end and return the exit code."""
    repo, resumed = session_of(options)
    policy = AutopilotPolicy(request=options.request, approve=options.yes, dry_run=options.dry_run)
    async with open_session(options, repo, resumed) as live:
        frontend = HeadlessFrontend(
            options.output_format, sys.stdout, policy, encode=whole_line, earlier=live.earlier
        )
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, frontend.interrupt, Interrupt())
        await live.show(frontend)
    return int(frontend.exit_code)
