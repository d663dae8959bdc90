"""`--debug`: what happened when, in a file for a bug report: names, times and sizes, no contents."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import platform
import time
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import click

from tier_code import __version__
from tier_code.adapters.storage.problems import private_folder, storing
from tier_code.domain.events import Event
from tier_code.domain.view import SessionView
from tier_code.engine.recorder import Recorder

FILE = "debug.log"
_TOLD = ("step", "call", "tier", "attempt", "turn", "outcome", "phase", "amount", "seconds", "sandbox")
"""Fields that are shown as they are: numbers and names of ours. Of all others only the size is told."""
_TERMINAL = ("TERM", "COLORTERM", "LANG", "NO_COLOR", "TMUX", "SSH_TTY")


@asynccontextmanager
async def debugging(recorder: Recorder, folder: Path) -> AsyncIterator[None]:
    """Keep a log in a session's folder while the session lives, and say where.

    Errors: StorageProblem.
    """
    log = await asyncio.to_thread(DebugLog, folder / FILE)
    try:
        for record in recorder.records:
            await log.event(record.event, recorder.view)
        recorder.watch(log.event)
        yield
    except BaseException as problem:
        log.failure(problem)
        raise
    finally:
        log.close()
        # The session's front end has let go of the terminal by now.
        click.echo(f"tier-code: the debug log is {log.path}", err=True)


class DebugLog:
    """Writes a line for each event; a disk that is full ends the log, not the session."""

    def __init__(self, path: Path) -> None:
        """Open the file, only for its owner to read.

        Errors: StorageProblem.
        """
        self.path = path
        private_folder(path.parent)
        with storing(path):
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            self._file = os.fdopen(os.open(path, flags, 0o600), "a", encoding="utf-8")
        set_ones = [f"{name}={os.environ[name]}" for name in _TERMINAL[:4] if name in os.environ]
        seen = [name for name in _TERMINAL[4:] if name in os.environ]
        self._line(f"tier-code {__version__}, Python {platform.python_version()}, {platform.platform()}")
        self._line(f"terminal: {' '.join((*set_ones, *seen))}")

    async def event(self, event: Event, view: SessionView) -> None:
        """Tell of an event: implements the recorder's `Watcher`."""
        fields = " ".join(_told(event))
        self._line(f"{view.records:6} {type(event).__name__} {fields} phase={view.phase.value}")

    def failure(self, problem: BaseException) -> None:
        """Tell of what went wrong: where, and of which kind; the words may hold contents."""
        self._line(f"{type(problem).__name__}")
        for frame in traceback.extract_tb(problem.__traceback__):
            self._line(f"    {Path(frame.filename).name}:{frame.lineno} {frame.name}")

    def close(self) -> None:
        """End the log."""
        with suppress(OSError):
            self._file.close()

    def _line(self, text: str) -> None:
        with suppress(OSError, ValueError):
            self._file.write(f"{time.strftime('%H:%M:%S')} {time.monotonic():12.3f} {text}\n")
            self._file.flush()


def _told(event: Event) -> list[str]:
    pairs = ((field.name, getattr(event, field.name)) for field in dataclasses.fields(event))
    return [f"{name}={value}" if name in _TOLD else f"{name}:{_size(value)}" for name, value in pairs]


def _size(value: object) -> str:
    """How large a value is, without what it says."""
    if value is None or isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, str | bytes | tuple | list | dict | frozenset):
        return f"{len(value)}"
    return type(value).__name__
