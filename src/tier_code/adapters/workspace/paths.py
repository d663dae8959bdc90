"""Walks from the root of a repository to a file, one component at a time and never through a link."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

PROTECTED = frozenset({".git", ".tier-code"})
"""Folders that no swap may touch; compared without case, as some file systems do."""

LARGEST = 2_000_000
"""Bytes: a larger file is neither read as source nor written."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_SNIFFED = 8192


def parts(path: str) -> list[str] | None:
    """The components of a relative path with `/`; None for anything that could lead elsewhere."""
    components = path.split("/")
    if "\0" in path or any(part in {"", ".", ".."} for part in components):
        return None
    return components


def is_protected(components: list[str]) -> bool:
    """Whether a component is one that tools take their configuration from."""
    return any(unicodedata.normalize("NFC", part).casefold() in PROTECTED for part in components)


@contextmanager
def opened_folder(root: str | int, components: list[str]) -> Iterator[int]:
    """A descriptor of the folder below `root`, reached without following a link.

    Errors: OSError, with ELOOP or ENOTDIR where a component is a link.
    """
    current = os.open(root, _FOLDER) if isinstance(root, str) else os.dup(root)
    try:
        for part in components:
            below = os.open(part, _FOLDER, dir_fd=current)
            os.close(current)
            current = below
        yield current
    finally:
        os.close(current)


def read_regular(folder: int, name: str, limit: int = LARGEST) -> bytes | None:
    """The bytes of a regular file in an open folder; None for anything else or anything over `limit`.

    Errors: OSError, FileNotFoundError included.
    """
    opened = os.open(name, _FILE, dir_fd=folder)
    try:
        status = os.fstat(opened)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            return None
        content = os.read(opened, status.st_size + 1)
        while len(content) != status.st_size and len(content) <= limit:
            # It was not given as a whole, or is being written.
            more = os.read(opened, limit + 1 - len(content))
            if not more:
                break
            content += more
    finally:
        os.close(opened)
    return content if len(content) <= limit else None


def is_binary(content: bytes) -> bool:
    """A NUL near the beginning: not text in any encoding that source is written in."""
    return b"\0" in content[:_SNIFFED]
