"""Weights that are on this machine already: a file the user names, or one in Ollama's own store."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tier_code.adapters.models.weights.landing import FreeSpace, Landing, SourceFailed, free_bytes
from tier_code.adapters.models.weights.progress import OnProgress, phase
from tier_code.adapters.models.weights.verification import BLOCK

OLLAMA_SERVICE_STORE = Path("/usr/share/ollama/.ollama/models")
"""Where Ollama's installer for Linux puts the store of its service."""


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file, or a folder that holds one."""

    path: Path | None
    free_space: FreeSpace = free_bytes
    name: str = "file"

    def fetch(self, landing: Landing, on_progress: OnProgress | None) -> Path:
        """Link the file into the user's folder, or copy it where that cannot be.

        Errors: SourceFailed.
        """
        if self.path is None:
            raise SourceFailed("no file was given with --from")
        entry = landing.entry
        given = self.path.expanduser()
        candidates = [given] if given.is_file() else [given / entry.file, given / f"sha256-{entry.sha256}"]
        found = _first_readable(candidates)
        if found is None:
            raise SourceFailed(f"no such file: {candidates[0]}")
        return _brought(found, landing, self.free_space, on_progress)


@dataclass(frozen=True, slots=True)
class OllamaSource:
    """Ollama keeps weights under their hash, so ours are found by their name without asking its server."""

    stores: Sequence[Path]
    free_space: FreeSpace = free_bytes
    name: str = "ollama"

    def fetch(self, landing: Landing, on_progress: OnProgress | None) -> Path:
        """Link the blob into the user's folder, or copy it where that cannot be.

        Errors: SourceFailed.
        """
        blob = f"sha256-{landing.entry.sha256}"
        found = _first_readable([store / "blobs" / blob for store in self.stores])
        if found is None:
            raise SourceFailed("its store does not hold these weights")
        return _brought(found, landing, self.free_space, on_progress)


def ollama_stores(environment: Mapping[str, str], home: Path) -> tuple[Path, ...]:
    """Where Ollama may keep its models, the user's own setting first."""
    configured = environment.get("OLLAMA_MODELS", "")
    chosen = (Path(configured).expanduser(),) if configured else ()
    return (*chosen, home / ".ollama" / "models", OLLAMA_SERVICE_STORE)


def _first_readable(candidates: Sequence[Path]) -> Path | None:
    return next((path for path in candidates if _is_readable_file(path)), None)


def _brought(found: Path, landing: Landing, free_space: FreeSpace, on_progress: OnProgress | None) -> Path:
    size, expected = found.stat().st_size, landing.entry.bytes
    if size != expected:
        raise SourceFailed(f"{found} has {size:,} bytes, expected {expected:,}")
    landing.incoming.unlink(missing_ok=True)
    try:
        os.link(found.resolve(), landing.incoming)
    except OSError:
        landing.require_room(size, free_space)
        _copy(found, landing, on_progress)
    return landing.incoming


def _is_readable_file(path: Path) -> bool:
    try:
        return path.is_file() and os.access(path, os.R_OK)
    except OSError:
        return False


def _copy(found: Path, landing: Landing, on_progress: OnProgress | None) -> None:
    try:
        with (
            phase("copying", landing.entry.bytes, on_progress) as meter,
            found.open("rb") as source,
            landing.incoming.open("wb") as copy,
        ):
            while block := source.read(BLOCK):
                copy.write(block)
                meter.add(len(block))
    except OSError as problem:
        landing.incoming.unlink(missing_ok=True)
        raise SourceFailed(f"cannot copy {found}: {problem}") from problem
