"""Where commands run: the sandbox of this machine, with tier-code's own folders out of their sight."""

from __future__ import annotations

from tier_code.adapters.config.folders import cache_dir, config_dir, data_dir
from tier_code.adapters.sandbox.ladder import Ladder, Measured
from tier_code.adapters.sandbox.plain import PlainRunner
from tier_code.domain.sandbox import Wanted


def command_runner(wanted: Wanted) -> PlainRunner:
    """Runs commands in scratch copies; nothing is measured before the first of them."""
    return PlainRunner(cache_dir() / "scratch", _ladder(wanted))


def require_sandbox(wanted: Wanted, command: str) -> None:
    """Refuse a command at the start, before anybody is paid for what it would have to vouch for.

    Errors: UsageProblem when the level that is asked for does not work here.
    """
    if command:
        _ladder(wanted).require()


def measured() -> Measured:
    """What works on this machine."""
    return _ladder(Wanted.AUTO).measured()


def _ladder(wanted: Wanted) -> Ladder:
    return Ladder(wanted, cache_dir() / "scratch", (data_dir(), cache_dir(), config_dir()))
