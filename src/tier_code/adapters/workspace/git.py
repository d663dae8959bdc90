"""The only place that runs git: read-only questions, and nothing by which a repository could run code."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

_SAFE = (
    "--no-pager",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "protocol.ext.allow=never",
)
_KEPT = ("PATH", "HOME", "XDG_CONFIG_HOME", "SYSTEMROOT")
"""The user's own git settings (global ignore file, safe.directory) stay in force; GIT_* variables do not."""

_SECONDS = 60


def git(folder: str | Path, *arguments: str) -> bytes | None:
    """What a git command prints in `folder`; None without git, outside a repository, or when git refuses."""
    program = shutil.which("git")
    if program is None:
        return None
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        # argv only, the program by its full path, arguments of ours: nothing comes from the repository.
        done = subprocess.run(  # noqa: S603
            [program, *_SAFE, *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def branch(folder: str | Path) -> str:
    """The name of the branch, a short commit id when none is checked out, empty without git."""
    for question in (("symbolic-ref", "--short", "-q", "HEAD"), ("rev-parse", "--short", "HEAD")):
        answer = git(folder, *question)
        if answer:
            return answer.decode("utf-8", "replace").strip()
    return ""


def first_commit(folder: str | Path) -> str:
    """The id of the root commit, the first in order where there are several; empty without git or commits."""
    answer = git(folder, "rev-list", "--max-parents=0", "HEAD") or b""
    return min(answer.decode("ascii", "replace").split(), default="")


def project_files(folder: str | Path) -> list[str] | None:
    """Tracked and new files that are not ignored, relative to `folder`; None where git cannot say."""
    return _names(git(folder, "ls-files", "-z", "-co", "--exclude-standard"))


def ignored_files(folder: str | Path) -> list[str]:
    """Ignored files; a folder that is ignored as a whole is one entry that ends in `/`."""
    return _names(git(folder, "ls-files", "-z", "-oi", "--exclude-standard", "--directory")) or []


def _names(answer: bytes | None) -> list[str] | None:
    if answer is None:
        return None
    return [os.fsdecode(name) for name in answer.split(b"\0") if name]
