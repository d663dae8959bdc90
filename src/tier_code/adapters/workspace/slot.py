"""One file of an operation: putting the new version in its place, and taking it back without losing a byte.

The place may be changed by others at any moment. So nothing is ever overwritten or removed there: what is in
the place is moved aside in one step, looked at there, and moved back when it is not what was expected.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tier_code.adapters.storage.blobs import BlobFolder
from tier_code.adapters.storage.disk import Disk
from tier_code.adapters.workspace.intents import PlannedFile
from tier_code.adapters.workspace.paths import opened_folder

_TRIES = 3
_STRANGE = "not a regular file"
"""Stands for the digest of links, folders and devices."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where contents go that must not be lost."""

    before: BlobFolder
    """Contents as they were before each operation."""
    found: BlobFolder
    """Contents that somebody else wrote in the middle of an operation and that lost their place."""


class Slot:
    """The place of one file, and two names beside it: `new` for our version, `aside` for what was there."""

    def __init__(self, root: str, operation: str, number: int, file: PlannedFile, disk: Disk) -> None:
        *self._folders, self._name = file.path.split("/")
        self._root = root
        self._new = f".tier-code-{operation}-{number}.new~"
        self._aside = f".tier-code-{operation}-{number}.old~"
        self._disk = disk
        self.file = file

    @contextmanager
    def opened(self) -> Iterator[int]:
        """The folder that holds the file, reached without following a link.

        Errors: OSError.
        """
        with opened_folder(self._root, self._folders) as folder:
            yield folder

    def write(self, content: bytes) -> None:
        """Write our version beside the place, durably, with the mode and attributes of what is there.

        Errors: OSError.
        """
        with self.opened() as folder:
            self._write(folder, content)

    def put(self) -> bool:
        """Put our version in its place; False when something else than `before` was there.

        Errors: OSError, FileNotFoundError when nothing is there any more.
        """
        with self.opened() as folder:
            replaces = self.file.after is not None and self.file.before is not None
            if replaces and self._disk.exchange(self._new, self._name, folder):
                return _digest(folder, self._new) == self.file.before
            if self.file.before is not None:
                self._disk.rename(self._name, self._aside, folder)
                if _digest(folder, self._aside) != self.file.before:
                    return False
            return self.file.after is None or self._moved_in(self._new, folder)

    def untouched(self) -> bool:
        """Whether what was moved aside is still `before`: an editor may have had it open and written late.

        Errors: OSError.
        """
        with self.opened() as folder:
            aside = _digest(folder, self._aside) or _digest(folder, self._new)
        return aside == self.file.before

    def replaced(self) -> int | None:
        """A descriptor of what was moved aside, for reading; None when nothing was.

        Errors: OSError.
        """
        with self.opened() as folder:
            for name in (self._aside, self._new):
                with contextlib.suppress(FileNotFoundError):
                    return _open(folder, name)
        return None

    def sync(self) -> None:
        """Make the names in the folder durable.

        Errors: OSError.
        """
        with self.opened() as folder:
            self._disk.sync(folder)

    def take_back(self, keeping: Keeping) -> str:
        """Put back what was there, as far as nobody else has changed it; again and again gives the same.

        Returns what the user should know, or an empty string. Errors: OSError.
        """
        for _ in range(_TRIES):
            # Not found: the folder is gone, or somebody took the file away between two looks at it.
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                return self._taken_back(keeping)
        return f"{self.file.path}: its folder is gone; {self._copy_of(keeping)}" if self.file.before else ""

    def tidy(self, keeping: Keeping) -> str:
        """Remove what lies beside the place; what is in none of our records is kept first.

        Returns what the user should know, or an empty string. Errors: OSError.
        """
        try:
            with self.opened() as folder:
                return self._tidy(folder, keeping)
        except (FileNotFoundError, NotADirectoryError):
            return ""

    def _taken_back(self, keeping: Keeping) -> str:
        with self.opened() as folder:
            self._return(folder)
            if self.file.after is not None and _digest(folder, self._name) == self.file.after:
                self._take_out(folder, keeping)
            changed = _digest(folder, self._name) != self.file.before
            told = self._tidy(folder, keeping)
            self._disk.sync(folder)
        if changed:
            return (
                f"{self.file.path} was changed by something else and left as it is; {self._copy_of(keeping)}"
            )
        return told

    def _write(self, folder: int, content: bytes) -> None:
        replaced = self.file.before is not None
        opened = self._disk.open_new(self._new, folder, 0o600 if replaced else 0o666)
        try:
            self._disk.write(opened, content)
            with contextlib.suppress(FileNotFoundError), _original(folder, self._name) as original:
                self._disk.adopt(opened, original)
            self._disk.sync(opened)
        finally:
            os.close(opened)

    def _moved_in(self, name: str, folder: int) -> bool:
        try:
            self._disk.rename_new(name, self._name, folder)
        except FileExistsError:
            return False
        return True

    def _return(self, folder: int) -> None:
        """When the place is empty and should not be, fill it with what was moved aside."""
        if _digest(folder, self._name) is not None:
            return
        aside = _digest(folder, self._aside)
        if aside is not None and aside != self.file.after:
            self._moved_in(self._aside, folder)
        elif self.file.before is not None and _digest(folder, self._new) == self.file.before:
            self._moved_in(self._new, folder)

    def _take_out(self, folder: int, keeping: Keeping) -> None:
        """Our version is in the place: exchange it for what was there, or move it aside when nothing was."""
        if self.file.before is None:
            self._disk.rename(self._name, self._aside, folder)
            if _digest(folder, self._aside) != self.file.after:
                self._moved_in(self._aside, folder)
            return
        if _digest(folder, self._aside) is None and _digest(folder, self._new) == self.file.after:
            # Somebody else had made the very same change before us: then it is theirs, and stays.
            return
        original = self._original_name(folder, keeping)
        if self._disk.exchange(original, self._name, folder):
            if _digest(folder, original) != self.file.after:
                # Somebody wrote to the place in this instant: theirs is newer than what was put back.
                self._disk.exchange(original, self._name, folder)
            return
        spare = self._new if original == self._aside else self._aside
        # A rename onto another name of the very same file does nothing at all (POSIX).
        self._clear(folder, spare, keeping)
        self._disk.rename(self._name, spare, folder)
        self._moved_in(original if _digest(folder, spare) == self.file.after else spare, folder)

    def _original_name(self, folder: int, keeping: Keeping) -> str:
        """The name beside the place of what was there; made from the kept copy where somebody removed it."""
        if _digest(folder, self._aside) is not None:
            return self._aside
        if _digest(folder, self._new) is None:
            self._write(folder, keeping.before.get(self.file.before or ""))
        return self._new

    def _tidy(self, folder: int, keeping: Keeping) -> str:
        told = [self._clear(folder, name, keeping) for name in (self._new, self._aside)]
        return "; ".join(line for line in told if line)

    def _clear(self, folder: int, name: str, keeping: Keeping) -> str:
        found = _digest(folder, name)
        told = ""
        if found is None:
            return told
        if found == _STRANGE:
            return f"{self.file.path}: something strange was in its place and is now named {name}"
        if found not in {self.file.before, self.file.after}:
            told = self._keep(folder, name, keeping)
        self._disk.remove(name, folder)
        return told

    def _keep(self, folder: int, name: str, keeping: Keeping) -> str:
        with _original(folder, name) as opened, os.fdopen(os.dup(opened), "rb") as file:
            content = file.read()
        if not content:
            return ""
        copy = keeping.found.folder / keeping.found.put(content)
        return f"{self.file.path} was saved by something else at the same moment; that version is in {copy}"

    def _copy_of(self, keeping: Keeping) -> str:
        if self.file.before is None:
            return "it did not exist before"
        return f"its content before is kept in {keeping.before.folder / self.file.before}"


@contextmanager
def _original(folder: int, name: str) -> Iterator[int]:
    opened = _open(folder, name)
    try:
        yield opened
    finally:
        os.close(opened)


def _open(folder: int, name: str) -> int:
    return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)


def _digest(folder: int, name: str) -> str | None:
    """The SHA-256 of a regular file; None when there is nothing of that name."""
    try:
        with _original(folder, name) as opened:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                return _STRANGE
            with os.fdopen(os.dup(opened), "rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None
    except OSError as problem:
        if problem.errno in {errno.ELOOP, errno.ENXIO}:
            return _STRANGE
        raise


def keeping_of(session: Path, disk: Disk) -> Keeping:
    """The two stores of a session."""
    return Keeping(BlobFolder(session / "before", disk), BlobFolder(session / "found", disk))
