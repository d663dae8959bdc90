"""What stands between us and a command: nothing at level S0, a sandbox above it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tier_code.domain.sandbox import Level

NO_SANDBOX = b"bwrap: "
"""Begins what the sandbox says when it cannot be set up; the command has not begun then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A command that is about to run."""

    words: tuple[str, ...]
    """The program and its arguments; a shell's when the user typed a command."""
    typed: str = ""
    """What the user typed; paths in it are shown to the command. Empty for what a plan proposed."""
    scratch: Path
    """Its working directory."""
    repo: str
    """The user's folder that the copy was made from; empty when there is none."""
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """How a job is started."""

    level: Level
    environment: Mapping[str, str]
    wrapper: tuple[str, ...] = ()
    """The program, with its arguments, that starts the command."""
    call_filter: bytes = b""
    """A filter of system calls for the wrapper, read from an open file."""

    def arguments(self, filter_file: int) -> tuple[str, ...]:
        """The wrapper's arguments, with the number of the open file that holds the filter."""
        if not self.call_filter:
            return self.wrapper
        return (self.wrapper[0], "--seccomp", str(filter_file), *self.wrapper[1:])


Confine: TypeAlias = Callable[[Job], Launch]
"""Decides how a job is started; may block. Errors: TierCodeError when it must not start."""


def unconfined(job: Job) -> Launch:
    """Level S0."""
    return Launch(level=Level.S0, environment=job.environment)


@contextlib.contextmanager
def opened_filter(launch: Launch) -> Iterator[int]:
    """The launch's filter as an open file for the wrapper to read; -1 when it has none."""
    if not launch.call_filter:
        yield -1
        return
    number = os.memfd_create("calls")
    try:
        os.write(number, launch.call_filter)
        os.lseek(number, 0, os.SEEK_SET)
        yield number
    finally:
        os.close(number)
