"""The user's folder: the only writer to it. All files of an operation or none, each only if as expected."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tier_code.adapters.storage.disk import Disk
from tier_code.adapters.storage.problems import private_folder, storing
from tier_code.adapters.system_clock import UlidMaker
from tier_code.adapters.workspace.folder_tree import FolderTree
from tier_code.adapters.workspace.git import branch
from tier_code.adapters.workspace.hiding import Groups
from tier_code.adapters.workspace.intents import (
    INTENTS,
    FoundIntent,
    Intent,
    IntentFile,
    PlannedFile,
    left_behind,
)
from tier_code.adapters.workspace.late_saves import LateSaves
from tier_code.adapters.workspace.paths import opened_folder
from tier_code.adapters.workspace.refusals import missing_folders, refuse_content, writable_content
from tier_code.adapters.workspace.slot import Keeping, Slot, keeping_of
from tier_code.domain.errors import EditConflict, StorageProblem, WriteRefused
from tier_code.domain.patch import digest
from tier_code.ports.clock import IdMaker
from tier_code.ports.workspace import FileSwap

__all__ = ["FolderTree", "FolderWorkspace"]

_LOCK_SECONDS = 30.0
_LOCK_PAUSE = 0.02


class FolderWorkspace:
    """A folder on disk; implements `ports.workspace.Workspace`.

    `session` is the session's folder, outside the repository; what recovery needs is kept there.
    """

    def __init__(
        self,
        root: str | Path,
        session: Path,
        disk: Disk | None = None,
        ids: IdMaker | None = None,
        *,
        hiding: Groups = (),
    ) -> None:
        self._root = str(Path(root).resolve())
        self._session = session
        self._hiding = hiding
        self._disk = disk or Disk()
        self._ids = ids or UlidMaker()
        self._late = LateSaves(keeping_of(session, self._disk).found)

    @property
    def tree(self) -> FolderTree:
        """The files as they are on disk now."""
        return FolderTree(self._root, self._hiding)

    def head(self) -> str:
        """The branch, or a short commit id when none is checked out; empty without git."""
        return branch(self._root)

    def refusal(self, path: str) -> str:
        """Why this file may not be written, or an empty string. A file that does not exist may be."""
        try:
            writable_content(self._root, path)
        except WriteRefused as refused:
            return refused.reason
        return ""

    def swap(self, swaps: Sequence[FileSwap], label: str) -> str:
        """Write all files or none, each only if it still holds its `before`; durable when this returns.

        Returns the operation's id. Swaps that change nothing are passed over.
        Errors: EditConflict naming the file; WriteRefused; StorageProblem when what undo and recovery need
        cannot be kept, or another process holds the repository. The tree is then as it was.
        """
        operation = self._ids.next()
        wanted = [swap for swap in swaps if swap.before != swap.after]
        self._late.look()
        with self._alone():
            intent = self._planned(operation, wanted, label)
            keeping = keeping_of(self._session, self._disk)
            for swap in wanted:
                if swap.before is not None:
                    keeping.before.put(swap.before)
            self._carry_out(intent, wanted, keeping)
        return operation

    def late_saves(self) -> Sequence[str]:
        """What editors wrote to files that had just been replaced; to be asked a moment after a swap.

        An editor that had a file open goes on writing to the replaced one. Those versions are kept in the
        session's folder, not in the tree; each is named once. Errors: StorageProblem.
        """
        return self._late.collect()

    def recover(self) -> Sequence[str]:
        """Take back what killed processes left half done in this folder, and tidy up behind finished ones.

        Returns in words what was done. Errors: StorageProblem.
        """
        told: list[str] = []
        with self._alone():
            found, problems = left_behind(self._session.parent, self._root)
            for left in found:
                told += self._recover(left)
        return [*told, *problems]

    def _planned(self, operation: str, swaps: Sequence[FileSwap], label: str) -> Intent:
        folders: dict[str, None] = {}
        seen: set[str] = set()
        for swap in swaps:
            if swap.path in seen:
                raise WriteRefused(swap.path, "the operation names it twice")
            seen.add(swap.path)
            _check(swap, writable_content(self._root, swap.path))
            folders.update(dict.fromkeys(missing_folders(self._root, swap.path)))
        return Intent(
            operation=operation,
            root=self._root,
            label=label,
            folders=tuple(folders),
            files=tuple(
                PlannedFile(path=swap.path, before=_name(swap.before), after=_name(swap.after))
                for swap in swaps
            ),
        )

    def _carry_out(self, intent: Intent, swaps: Sequence[FileSwap], keeping: Keeping) -> None:
        record = IntentFile(self._session / INTENTS, intent.operation, self._disk)
        slots = self._slots(intent)
        try:
            record.write(intent)
            self._make_folders(intent)
            for slot, swap in zip(slots, swaps, strict=True):
                with _refusing(swap.path):
                    if swap.after is not None:
                        slot.write(swap.after)
            self._put(slots)
            record.commit()
        except BaseException:
            self._take_back(intent, slots, keeping)
            record.finish()
            raise
        # It is done; what cannot be tidied up now is left to the next recovery.
        with contextlib.suppress(OSError, StorageProblem):
            for slot in slots:
                opened = slot.replaced()
                if opened is not None and slot.file.before is not None:
                    self._late.hold(slot.file.path, opened, slot.file.before)
                slot.tidy(keeping)
            record.finish()

    def _put(self, slots: Sequence[Slot]) -> None:
        for slot in slots:
            with _refusing(slot.file.path):
                if not slot.put():
                    raise EditConflict(
                        slot.file.path, "it was changed while the new version was put in place"
                    )
        for slot in slots:
            with _refusing(slot.file.path):
                slot.sync()
        for slot in slots:
            if slot.file.before is not None and not slot.untouched():
                raise EditConflict(
                    slot.file.path, "it was saved again while the new version was put in place"
                )

    def _recover(self, left: FoundIntent) -> Sequence[str]:
        slots, keeping = self._slots(left.intent), keeping_of(left.session, self._disk)
        record = IntentFile(left.session / INTENTS, left.intent.operation, self._disk)
        with storing(left.session):
            if left.committed:
                told = [slot.tidy(keeping) for slot in slots]
            else:
                told = [f"“{left.intent.label}” was cut off half-way and has been taken back"]
                told += self._take_back(left.intent, slots, keeping)
        record.finish()
        return [line for line in told if line]

    def _take_back(self, intent: Intent, slots: Sequence[Slot], keeping: Keeping) -> Sequence[str]:
        """Errors: StorageProblem; the intent then stays for the next recovery."""
        try:
            told = [slot.take_back(keeping) for slot in reversed(slots)]
            self._remove_folders(intent)
        except OSError as problem:
            message = f"{self._root}: a half-done change could not be taken back ({problem.strerror})"
            raise StorageProblem(f"{message}; start tier-code here again to have it done") from problem
        return told

    def _slots(self, intent: Intent) -> Sequence[Slot]:
        return [
            Slot(self._root, intent.operation, number, file, self._disk)
            for number, file in enumerate(intent.files)
        ]

    def _make_folders(self, intent: Intent) -> None:
        for path in intent.folders:
            *above, name = path.split("/")
            with _refusing(path), opened_folder(self._root, above) as folder:
                with contextlib.suppress(FileExistsError):
                    self._disk.make_folder(name, folder)
                self._disk.sync(folder)

    def _remove_folders(self, intent: Intent) -> None:
        for path in reversed(intent.folders):
            *above, name = path.split("/")
            # Not there, or somebody put something into it: both are fine.
            with contextlib.suppress(OSError), opened_folder(self._root, above) as folder:
                self._disk.remove_folder(name, folder)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other tier-code writes to this folder meanwhile; the lock ends with the process."""
        folder = private_folder(self._session.parent)
        name = hashlib.sha256(self._root.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        path = folder / f"write-{name}.lock"
        with storing(path):
            opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            _wait_for_lock(opened, self._root)
            yield
        finally:
            os.close(opened)


def _check(swap: FileSwap, found: bytes | None) -> None:
    if found != swap.before:
        if found is None:
            raise EditConflict(swap.path, "it is no longer there")
        reason = "it exists already" if swap.before is None else "it has changed since it was read"
        raise EditConflict(swap.path, reason)
    if swap.after is not None:
        refuse_content(swap.path, swap.after)


@contextmanager
def _refusing(path: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as gone:
        raise EditConflict(path, "it was taken away while the new version was put in place") from gone
    except OSError as problem:
        raise WriteRefused(path, problem.strerror or str(problem)) from problem


def _wait_for_lock(opened: int, root: str) -> None:
    until = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            if time.monotonic() > until:
                raise StorageProblem(f"{root}: another tier-code is writing here; try again") from held
            time.sleep(_LOCK_PAUSE)
        else:
            return


def _name(content: bytes | None) -> str | None:
    return None if content is None else digest(content)
