"""Which files may be written: the rules, and the look at a file that they need."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from tier_code.adapters.workspace.paths import (
    LARGEST,
    is_binary,
    is_protected,
    opened_folder,
    parts,
    read_regular,
)
from tier_code.domain.errors import WriteRefused

_LFS = b"version https://git-lfs.github.com/spec/"
_EFFECTIVE = os.access in os.supports_effective_ids
_LINK = frozenset({errno.ELOOP, errno.ENOTDIR})


def writable_content(root: str, path: str) -> bytes | None:
    """What a file that may be written holds now; None when there is no such file.

    Errors: WriteRefused for whatever is not an ordinary, writable text file of this very repository.
    """
    components = _components(path)
    try:
        _refuse_foreign(root, path, components)
        with opened_folder(root, components[:-1]) as folder:
            return _ordinary_content(folder, components[-1], path)
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise WriteRefused(path, _reason(problem)) from problem


def refuse_content(path: str, content: bytes) -> None:
    """Accept new bytes for a file.

    Errors: WriteRefused when they are not text or too many.
    """
    if len(content) > LARGEST:
        raise WriteRefused(path, f"the new content is larger than {LARGEST // 1_000_000} MB")
    if is_binary(content):
        raise WriteRefused(path, "the new content is not text")


def missing_folders(root: str, path: str) -> list[str]:
    """The folders that must be made before `path` can be, outermost first, relative to the root."""
    folders = path.split("/")[:-1]
    names = ["/".join(folders[: depth + 1]) for depth in range(len(folders))]
    return [name for name in names if not (Path(root) / name).exists()]


def _components(path: str) -> list[str]:
    components = parts(path)
    if components is None:
        raise WriteRefused(path, "it is not a path inside the repository")
    if is_protected(components):
        raise WriteRefused(path, "tools take their settings from this folder; it is never written")
    return components


def _refuse_foreign(root: str, path: str, components: list[str]) -> None:
    """Files of a repository inside this one (a submodule) belong to that one."""
    for depth in range(1, len(components)):
        with opened_folder(root, components[:depth]) as folder:
            try:
                os.stat(".git", dir_fd=folder, follow_symlinks=False)
            except FileNotFoundError:
                continue
        raise WriteRefused(path, f"{'/'.join(components[:depth])} is a repository of its own")


def _ordinary_content(folder: int, name: str, path: str) -> bytes:
    status = os.stat(name, dir_fd=folder, follow_symlinks=False)
    refused = _status_refusal(status)
    # Root may write anything, so the mode bits are asked as well as the system.
    if not refused and not os.access(name, os.W_OK, dir_fd=folder, effective_ids=_EFFECTIVE):
        refused = "you have no permission to write it"
    if refused:
        raise WriteRefused(path, refused)
    content = read_regular(folder, name)
    if content is None or is_binary(content):
        raise WriteRefused(path, "it is not a text file")
    if content.startswith(_LFS):
        raise WriteRefused(path, "it only points to content that Git LFS keeps elsewhere")
    return content


def _status_refusal(status: os.stat_result) -> str:
    if stat.S_ISLNK(status.st_mode):
        return "it is a symbolic link"
    if not stat.S_ISREG(status.st_mode):
        return "it is not a regular file"
    if not status.st_mode & 0o222:
        return "it is read-only"
    if status.st_nlink > 1:
        return "it has further names (hard links), which would be cut off"
    if status.st_size > LARGEST:
        return f"it is larger than {LARGEST // 1_000_000} MB"
    return ""


def _reason(problem: OSError) -> str:
    if problem.errno in _LINK:
        return "a folder on the way to it is a symbolic link or no folder"
    return problem.strerror or str(problem)
