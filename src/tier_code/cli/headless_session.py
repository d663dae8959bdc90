"""A session without a screen: the autopilot answers as far as the command line said so."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys

from tier_code.adapters.storage.journal_format import whole_line
from tier_code.cli.run_options import RunOptions
from tier_code.cli.terminal_sessions import wanted_mode
from tier_code.cli.wiring import open_session, session_of
from tier_code.domain.commands import Interrupt, SetMode
from tier_code.domain.errors import UsageProblem
from tier_code.domain.permissions import PermissionMode
from tier_code.frontends.headless.autopilot import AutopilotPolicy
from tier_code.frontends.headless.frontend import HeadlessFrontend

ONE_WISH_SECONDS = 0.5


async def run_headless(options: RunOptions) -> int:
    """Run a session to its end and return the exit code."""
    only_plan = _only_plans(options)
    repo, resumed = session_of(options)
    policy = AutopilotPolicy(
        request=options.request,
        approve=options.yes and not only_plan,
        dry_run=options.dry_run and not only_plan,
        replans=options.replans,
        allow_run=options.allow_run,
        allow_climb=options.allow_climb,
        spans=options.spans,
    )
    async with open_session(options, repo, resumed) as live:
        frontend = HeadlessFrontend(
            options.output_format, sys.stdout, policy, encode=whole_line, earlier=live.earlier
        )
        if only_plan:
            live.engine.send(SetMode(mode=PermissionMode.PLAN))
        loop = asyncio.get_running_loop()
        stop = _Stop(frontend, loop)
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop)
        with contextlib.suppress(asyncio.CancelledError):
            # Asked twice, the user does not want to wait for an orderly end, and needs no traceback.
            await live.show(frontend)
    return int(frontend.exit_code)


def _only_plans(options: RunOptions) -> bool:
    """Whether the run ends with the plan, as the command line or the settings say.

    Errors: UsageProblem for a mode of the command line that only a screen has.
    """
    if options.mode in (PermissionMode.AUTO_EDIT, PermissionMode.FULL_AUTO):
        raise UsageProblem(
            f"--mode {options.mode} is for the screen; without one, --yes approves the plan and writes what "
            "passes, --allow-run also runs its commands, and --mode plan only plans"
        )
    return wanted_mode(options) is PermissionMode.PLAN


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
