"""The only place that runs git, so that nothing in a repository can run code by it: no hooks, no monitor."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_SAFE = (
    "--no-pager",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "protocol.ext.allow=never",
    "-c",
    "core.splitIndex=false",
    "-c",
    "core.safecrlf=false",
)
_KEPT = ("PATH", "HOME", "XDG_CONFIG_HOME", "SYSTEMROOT")
"""The user's own git settings (global ignore file, safe.directory) stay in force; GIT_* variables do not."""

_SECONDS = 60


NO_GIT = 127
"""The exit code that stands for: no git, or it did not come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a git command ended."""

    code: int
    out: bytes
    err: str

    @property
    def why(self) -> str:
        """What git said when it refused, in one line."""
        lines = [line for line in self.err.splitlines() if line.strip()]
        return lines[0].removeprefix("fatal: ").removeprefix("error: ") if lines else "git refused"


def run_git(
    folder: str | Path, *arguments: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None
) -> Ran:
    """Run a git command in `folder`, with `extra` in its environment; never raises for what git does."""
    program = shutil.which("git")
    if program is None:
        return Ran(code=NO_GIT, out=b"", err="git is not installed")
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    environment |= {"GIT_LITERAL_PATHSPECS": "1", "GIT_NO_LAZY_FETCH": "1", **(extra or {})}
    try:
        # argv only, the program by its full path, arguments of ours: nothing comes from the repository.
        done = subprocess.run(  # noqa: S603
            [program, *_SAFE, *arguments],
            cwd=folder,
            env=environment,
            input=stdin,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return Ran(code=NO_GIT, out=b"", err=str(problem))
    return Ran(code=done.returncode, out=done.stdout, err=done.stderr.decode("utf-8", "replace"))


def git(folder: str | Path, *arguments: str) -> bytes | None:
    """What a git command prints in `folder`; None without git, outside a repository, or when git refuses."""
    ran = run_git(folder, *arguments)
    return ran.out if ran.code == 0 else None


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


def tracked_files(folder: str | Path) -> list[str] | None:
    """What the index lists below `folder`, without a look at the disk; None where git cannot say."""
    return _names(git(folder, "ls-files", "-z", "--cached"))


def ignored_files(folder: str | Path) -> list[str]:
    """Ignored files; a folder that is ignored as a whole is one entry that ends in `/`."""
    return _names(git(folder, "ls-files", "-z", "-oi", "--exclude-standard", "--directory")) or []


def _names(answer: bytes | None) -> list[str] | None:
    if answer is None:
        return None
    return [os.fsdecode(name) for name in answer.split(b"\0") if name]
