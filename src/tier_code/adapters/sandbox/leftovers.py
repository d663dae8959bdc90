"""What a program left in its scratch copy: the files that it was to write, and a list of the others."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Collection, Mapping
from pathlib import Path

from tier_code.adapters.workspace.paths import parts
from tier_code.ports.source import SourceTree

LARGEST = 1_000_000
"""Bytes of a file that is taken over."""
_NOT_OURS = frozenset({"__pycache__", ".git", ".pytest_cache", ".mypy_cache", ".ruff_cache"})
_Mark = tuple[int, int, int, int]


def marks(folder: Path) -> Mapping[str, _Mark]:
    """What tells that a file is as it was: kind, size, time and number, by path."""
    found: dict[str, _Mark] = {}
    for below, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _NOT_OURS)
        links = [name for name in folders if Path(below, name).is_symlink()]
        for name in (*files, *links):
            place = Path(below, name)
            with contextlib.suppress(OSError):
                status = place.lstat()
                path = place.relative_to(folder).as_posix()
                found[path] = (status.st_mode, status.st_size, status.st_mtime_ns, status.st_ino)
    return found


def leftovers(
    folder: Path, before: Mapping[str, _Mark], tree: SourceTree, may_write: Collection[str]
) -> tuple[dict[str, bytes | None], tuple[str, ...]]:
    """(new contents of the declared files, paths of everything else that changed).

    A declared file counts only as a plain text file below plain folders: links lead elsewhere.
    """
    after = marks(folder)
    changes: dict[str, bytes | None] = {}
    refused: set[str] = set()
    for path in may_write:
        content, usable = _content(folder, path)
        if not usable:
            refused.add(path)
        elif content != tree.read(path):
            changes[path] = content
    moved = {path for path in (*before, *after) if before.get(path) != after.get(path)}
    return changes, tuple(sorted((moved - set(may_write)) | refused))


def _content(folder: Path, path: str) -> tuple[bytes | None, bool]:
    """The bytes of a file, None when there is none; and whether it is something that can be taken over."""
    names = parts(path)
    if names is None:
        return None, False
    place = folder
    for name in names[:-1]:
        place = place / name
        if place.is_symlink():
            return None, False
    place = folder / path
    try:
        opened = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None, True
    except OSError:
        return None, False
    try:
        return _read(opened)
    finally:
        os.close(opened)


def _read(opened: int) -> tuple[bytes | None, bool]:
    status = os.fstat(opened)
    if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST or status.st_nlink > 1:
        return None, False
    content = os.read(opened, LARGEST + 1)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None, False
    return content, b"\0" not in content
