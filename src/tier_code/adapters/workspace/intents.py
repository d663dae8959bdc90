"""What an operation is about to do, on disk before it begins: recovery needs nothing else."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tier_code.adapters.storage.disk import Disk
from tier_code.adapters.storage.problems import private_folder, storing

INTENTS = "intents"
"""Name of the folder in a session's folder."""

_PENDING = ".json"
_COMMITTED = ".committed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFile:
    """One file of an operation; contents are named by SHA-256, None stands for no file."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One operation on the tree."""

    operation: str
    root: str
    label: str
    """What the user would call it."""
    folders: tuple[str, ...]
    """Folders that it makes, outermost first."""
    files: tuple[PlannedFile, ...]


class IntentFile:
    """The intent of one operation on disk, under a name that says whether it is committed."""

    def __init__(self, folder: Path, operation: str, disk: Disk) -> None:
        self._folder = folder
        self._pending = operation + _PENDING
        self._committed = operation + _COMMITTED
        self._disk = disk

    def write(self, intent: Intent) -> None:
        """Make the intent durable.

        Errors: StorageProblem.
        """
        private_folder(self._folder)
        part = self._pending + ".part"
        with self._opened() as folder:
            opened = self._disk.open_new(part, folder)
            try:
                self._disk.write(opened, json.dumps(asdict(intent)).encode())
                self._disk.sync(opened)
            finally:
                os.close(opened)
            self._disk.rename(part, self._pending, folder)
            self._disk.sync(folder)

    def commit(self) -> None:
        """From here on the operation is done: recovery goes forward.

        Errors: StorageProblem; the operation is then not committed.
        """
        with self._opened() as folder:
            self._disk.rename(self._pending, self._committed, folder)
            # The rename decides. Were it lost with the power, recovery would take the whole operation back.
            with contextlib.suppress(OSError):
                self._disk.sync(folder)

    def finish(self) -> None:
        """Forget the operation, however it ended.

        Errors: StorageProblem.
        """
        with self._opened() as folder:
            for name in (self._pending, self._committed, self._pending + ".part"):
                try:
                    self._disk.remove(name, folder)
                except FileNotFoundError:
                    continue

    @contextmanager
    def _opened(self) -> Iterator[int]:
        with storing(self._folder):
            folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                yield folder
            finally:
                os.close(folder)


@dataclass(frozen=True, slots=True)
class FoundIntent:
    """An intent that a process left behind."""

    intent: Intent
    session: Path
    """The folder of the session it belongs to."""
    committed: bool


def left_behind(sessions: Path, root: str) -> tuple[list[FoundIntent], list[str]]:
    """Unfinished operations on `root` of any session of the repository, oldest first, and what does not read.

    To be asked only while no operation can be under way.
    """
    found, problems = [], []
    for path in sorted(sessions.glob(f"*/{INTENTS}/*"), key=lambda path: path.name):
        if path.suffix not in {_PENDING, _COMMITTED}:
            # Its process died before anything began.
            path.unlink(missing_ok=True)
            continue
        try:
            intent = _read(path)
        except (OSError, ValueError, KeyError, TypeError) as problem:
            problems.append(f"{path} does not read ({problem}); what it was about could not be recovered")
            continue
        if intent.root == root:
            found.append(FoundIntent(intent, path.parent.parent, path.suffix == _COMMITTED))
    return found, problems


def _read(path: Path) -> Intent:
    raw = json.loads(path.read_bytes())
    return Intent(
        operation=raw["operation"],
        root=raw["root"],
        label=raw["label"],
        folders=tuple(raw["folders"]),
        files=tuple(PlannedFile(**file) for file in raw["files"]),
    )
