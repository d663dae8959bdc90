"""Chooses the sandbox level: the highest that was measured to work, once per boot of the machine."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tier_code.adapters.sandbox.bubblewrap import Bubblewrap, bubblewrap_program
from tier_code.adapters.sandbox.launch import Confine, Job, Launch, unconfined
from tier_code.adapters.sandbox.probe import what_is_wrong
from tier_code.domain.errors import TierCodeError, UsageProblem
from tier_code.domain.sandbox import Level, Wanted

_RULES = 1
"""Goes up when what a level promises changes: measurements of older rules do not count."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")
CACHE = "sandbox.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What works here."""

    level: Level
    lacking: str = ""
    """Why no higher level does, in words; empty at the highest."""


class Ladder:
    """Starts jobs at the highest level that works; a `Confine`. Measures when the first job comes."""

    def __init__(
        self,
        wanted: Wanted,
        scratch_root: Path,
        own_folders: tuple[Path, ...],
        find: Callable[[], str] | None = None,
    ) -> None:
        """`own_folders` are hidden from commands; `find` names the program of the sandbox."""
        self._wanted = wanted
        self._scratch_root = scratch_root
        self._own = own_folders
        self._find = find or bubblewrap_program
        self._chosen: Confine | None = None
        self._one_at_a_time = threading.Lock()

    def __call__(self, job: Job) -> Launch:
        """How to start a job.

        Errors: UsageProblem when the level that is asked for does not work here.
        """
        with self._one_at_a_time:
            if self._chosen is None:
                self._chosen = self._choose()
        return self._chosen(job)

    def require(self) -> None:
        """Measure now, if anything less than what was asked for would be refused.

        Errors: UsageProblem.
        """
        if self._wanted.floor is not Level.S0:
            self._choose()

    def measured(self) -> Measured:
        """What works here, from the cache when it was measured since the machine started."""
        program = self._find() if sys.platform == "linux" else ""
        if not program:
            where = "" if sys.platform == "linux" else f" on {platform.system()}"
            told = "there is none" + where if where else "bubblewrap is not installed"
            return Measured(level=Level.S0, lacking=told)
        key, cache = _key(program), self._scratch_root.parent / CACHE
        known = _kept(cache, key)
        if known is None:
            known = self._measure(program)
            _keep(cache, key, known)
        return known

    def _choose(self) -> Confine:
        if self._wanted is Wanted.S0:
            return unconfined
        found = self.measured()
        levels = list(Level)
        if levels.index(found.level) < levels.index(self._wanted.floor):
            raise UsageProblem(
                f"sandbox {self._wanted.value} does not work here ({found.lacking}), "
                "so no command is run; --sandbox auto takes what works"
            )
        if found.level is Level.S0:
            return unconfined
        return Bubblewrap(self._find(), found.level, self._own)

    def _measure(self, program: str) -> Measured:
        lacking = ""
        for level in (Level.S3, Level.S2):
            wrong = what_is_wrong(program, level, self._scratch_root)
            if not wrong:
                return Measured(level=level, lacking=lacking)
            lacking = lacking or wrong
        return Measured(level=Level.S0, lacking=lacking)


def _key(program: str) -> str:
    """Changes with everything that a measurement depends on."""
    with contextlib.suppress(OSError):
        status = Path(program).stat()
        boot = _BOOT.read_text("ascii").strip()
        return (
            f"{_RULES} {boot} {program} {status.st_mtime_ns} {status.st_size} {os.getuid()} {sys.executable}"
        )
    return ""


def _keep(cache: Path, key: str, found: Measured) -> None:
    # What does not work today may be repaired, or was only slow: that is measured anew each time.
    if found.level is not Level.S0:
        with contextlib.suppress(OSError):
            cache.write_text(
                json.dumps({"key": key, "level": found.level, "lacking": found.lacking}), "utf-8"
            )


def _kept(cache: Path, key: str) -> Measured | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, TierCodeError):
        told = json.loads(cache.read_text("utf-8"))
        if key and told["key"] == key:
            return Measured(level=Level(told["level"]), lacking=str(told["lacking"]))
    return None
