"""The one place that decides whether bytes are the ones we want."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

BLOCK = 4 * 1024 * 1024


def sha256_of(
    path: Path, tell: Callable[[int], None] | None = None, *, start: int = 0, limit: int | None = None
) -> str:
    """Hash a file, or `limit` bytes from `start`; `tell` is given the bytes of each block that was read.

    Errors: OSError.
    """
    digest = hashlib.sha256()
    left = path.stat().st_size - start if limit is None else limit
    with path.open("rb") as file:
        file.seek(start)
        while left > 0 and (block := file.read(min(BLOCK, left))):
            digest.update(block)
            left -= len(block)
            if tell is not None:
                tell(len(block))
    return digest.hexdigest()
