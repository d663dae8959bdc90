"""`tier-code [REQUEST]`: a session on the full screen or, with -p, without one."""

from __future__ import annotations

import asyncio
import os
import select
import sys
from dataclasses import replace
from typing import Any

import click

from tier_code.cli.command_table import COMMANDS
from tier_code.cli.run_options import RUN_PARAMETERS, RunOptions
from tier_code.domain.errors import UsageProblem
from tier_code.domain.tiers import TierName

MAX_PIPED = 100_000
"""Characters taken from standard input."""
PIPE_SECONDS = 1.0


def _run(request: tuple[str, ...], **given: Any) -> int:  # noqa: ANN401 - click passes each option's own type
    """Start or go on with a session."""
    if request and request[0] in COMMANDS:
        raise UsageProblem(f"put the command first: tier-code {request[0]} ...")
    given["class_tiers"] = dict(given["class_tiers"])
    given["tier_models"] = dict(given["tier_models"])
    given["max_tier"] = TierName(given["max_tier"])
    given["planner"] = TierName(given["planner"]) if given["planner"] else None
    options = RunOptions(request=_with_piped(" ".join(request)), **given)
    return run_session(options)


run = click.Command(
    name="tier-code",
    callback=_run,
    params=[*RUN_PARAMETERS, click.Argument(["request"], nargs=-1)],
    help="Start a session; see `tier-code --help`.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _with_piped(request: str) -> str:
    if sys.stdin is None or sys.stdin.isatty():
        return request
    # A parent may hold our input open and never write: with a request at hand, do not wait for it for ever.
    if request and not select.select([sys.stdin], [], [], PIPE_SECONDS)[0]:
        return request
    piped = sys.stdin.read(MAX_PIPED).strip()
    return "\n".join(part for part in (request, piped) if part)


def run_session(options: RunOptions) -> int:
    """Run a session where the user is: on the full screen, in lines, or headless without a terminal."""
    if not options.headless and (options.line or options.plain or on_dumb_terminal()):
        return _lines(options)
    if options.headless or not has_screen():
        return _headless(options)
    wanted = wanted_screen()
    if wanted != "full":
        return _lines(replace(options, plain=wanted == "plain"))
    return _full_screen(options)


def wanted_screen() -> str:
    """What the user's settings say that a terminal shows; what is wrong with them is told by the session."""
    from tier_code.adapters.config.folders import config_dir
    from tier_code.adapters.config.settings import load_settings

    try:
        return load_settings(config_dir()).screen
    except UsageProblem:
        return "full"


def has_screen() -> bool:
    """Whether there is a terminal that can show the full screen."""
    return sys.stdout.isatty() and sys.stdin.isatty() and os.environ.get("TERM", "") != "dumb"


def on_dumb_terminal() -> bool:
    """Whether there is a terminal that can show lines and nothing else."""
    return sys.stdout.isatty() and sys.stdin.isatty() and not has_screen()


def _headless(options: RunOptions) -> int:
    if not options.request and not options.go_on and not options.resume:
        raise UsageProblem(
            'nothing was asked: tier-code -p "rename a to b", or run it in a terminal for the full screen; '
            "`tier-code tiers` says what works already and what one line adds"
        )
    from tier_code.cli.headless_session import run_headless

    return asyncio.run(run_headless(options))


def _lines(options: RunOptions) -> int:
    from tier_code.cli.line_session import run_in_lines

    return run_in_lines(options)


def _full_screen(options: RunOptions) -> int:
    from tier_code.cli.screen_session import run_on_screen

    return run_on_screen(options)
