"""Gets the weights of a model from the first source that has them, verifies them, and puts them in place."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tier_code.adapters.models.weights.landing import Landing, PullRunning, SourceFailed, megabytes
from tier_code.adapters.models.weights.progress import OnProgress, phase
from tier_code.adapters.models.weights.verification import sha256_of
from tier_code.domain.errors import ModelUnavailable, StorageProblem


class WeightsSource(Protocol):
    """One way to get the file."""

    @property
    def name(self) -> str:
        """What `--source` calls it."""

    def fetch(self, landing: Landing, on_progress: OnProgress | None) -> Path:
        """Bring the whole file next to its place; it is verified afterwards.

        Errors: SourceFailed with one line that says why; never anything else that a user could mend.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What a pull did."""

    path: Path
    source: str
    """Where it came from; empty when it was there already."""
    seconds: float


def pull(
    landing: Landing,
    sources: Iterable[WeightsSource],
    *,
    on_progress: OnProgress | None = None,
    on_note: Callable[[str], None] | None = None,
) -> Pulled:
    """Try the sources in order. `on_note` is told in a line why a source was left; else the error says so.

    Errors: ModelUnavailable when no source has the file; StorageProblem when another process fetches it or
    the folder cannot be written. An interrupted pull leaves what it has and goes on from there the next time.
    """
    started = time.monotonic()
    if landing.target.is_file() and landing.target.stat().st_size == landing.entry.bytes:
        return Pulled(path=landing.target, source="", seconds=0.0)
    try:
        landing.folder.mkdir(parents=True, exist_ok=True)
        with landing.claimed():
            source = _first_that_works(landing, sources, on_progress, on_note)
    except PullRunning as problem:
        raise StorageProblem(f"another process is fetching {landing.entry.name}; wait for it") from problem
    except OSError as problem:
        raise StorageProblem(f"cannot write to {landing.folder}: {problem}") from problem
    return Pulled(path=landing.target, source=source, seconds=time.monotonic() - started)


def _first_that_works(
    landing: Landing,
    sources: Iterable[WeightsSource],
    on_progress: OnProgress | None,
    on_note: Callable[[str], None] | None,
) -> str:
    reasons: list[str] = []
    for source in sources:
        try:
            _put_in_place(source.fetch(landing, on_progress), landing, on_progress)
        except SourceFailed as problem:
            reason = f"{source.name}: {problem}"
            if on_note is None:
                reasons.append(reason)
            else:
                on_note(reason)
        else:
            return source.name
    raise ModelUnavailable(_nowhere(landing, reasons))


def _put_in_place(candidate: Path, landing: Landing, on_progress: OnProgress | None) -> None:
    """Verify the whole file and move it to where it counts as the model; a wrong file is deleted."""
    with phase("checking sha256", candidate.stat().st_size, on_progress) as meter:
        got = sha256_of(candidate, meter.add)
    if got != landing.entry.sha256:
        candidate.unlink()
        raise SourceFailed(f"not the right file: expected sha256 {landing.entry.sha256}, got {got}; deleted")
    with candidate.open("rb") as file:
        os.fsync(file.fileno())
    candidate.replace(landing.target)


def _nowhere(landing: Landing, reasons: Sequence[str]) -> str:
    kept = landing.kept_bytes()
    again = f"; {megabytes(kept)} are kept, the same command goes on from there" if kept else ""
    lines = "".join(f"\n  {reason}" for reason in reasons)
    return f"no source could give {landing.entry.name}{again}{lines}"
