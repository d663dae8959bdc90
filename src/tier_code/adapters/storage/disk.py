"""The calls that change a disk, in one place, so that a test can fail or kill the N-th of them.

Names are relative to an open folder where one is given. Every method raises OSError as the system does.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
from collections.abc import Callable

_NOREPLACE = 1
_EXCHANGE = 2
_UNSUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM})


class Disk:
    """The real disk."""

    def open_new(self, name: str, folder: int | None = None, mode: int = 0o600) -> int:
        """Create a file that must not exist yet, following no link; `mode` is subject to the user's umask."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(name, flags, mode, dir_fd=folder)

    def write(self, opened: int, content: bytes) -> None:
        """Write all of it; one system call unless the system takes less at a time."""
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(opened, rest) :]

    def adopt(self, opened: int, original: int) -> None:
        """Give a new file the owner where possible, the extended attributes and the mode of another one."""
        status = os.fstat(original)
        with contextlib.suppress(PermissionError):
            os.fchown(opened, status.st_uid, status.st_gid)
        _copy_attributes(opened, original)
        # Last: changing the owner clears the set-id bits.
        os.fchmod(opened, status.st_mode & 0o7777)

    def sync(self, opened: int) -> None:
        """Wait until a file's bytes, or a folder's names, survive a power loss."""
        os.fsync(opened)

    def truncate(self, opened: int, size: int) -> None:
        """Cut a file to `size` bytes."""
        os.ftruncate(opened, size)

    def rename(self, name: str, new_name: str, folder: int | None = None) -> None:
        """Move within a folder, over what is there: only for files of our own."""
        os.rename(name, new_name, src_dir_fd=folder, dst_dir_fd=folder)

    def link(self, name: str, new_name: str, folder: int) -> None:
        """Give a file a second name that must be free."""
        os.link(name, new_name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)

    def remove(self, name: str, folder: int | None = None) -> None:
        """Remove a file."""
        os.unlink(name, dir_fd=folder)

    def make_folder(self, name: str, folder: int) -> None:
        """Create a folder."""
        os.mkdir(name, dir_fd=folder)

    def remove_folder(self, name: str, folder: int) -> None:
        """Remove an empty folder."""
        os.rmdir(name, dir_fd=folder)

    def rename_with(self, flag: int, name: str, new_name: str, folder: int) -> bool:
        """Linux' renameat2 within a folder; False where the system or the file system has no such thing."""
        call = _renameat2()
        if call is None:
            return False
        if call(folder, os.fsencode(name), folder, os.fsencode(new_name), flag) == 0:
            return True
        code = ctypes.get_errno()
        if code in _UNSUPPORTED:
            return False
        raise OSError(code, os.strerror(code), name)

    def exchange(self, name: str, other: str, folder: int) -> bool:
        """Swap two files in one step; False where that is not possible (see `rename_with`)."""
        return self.rename_with(_EXCHANGE, name, other, folder)

    def rename_new(self, name: str, new_name: str, folder: int) -> None:
        """Move within a folder to a name that must be free.

        Errors: FileExistsError when it is not.
        """
        if self.rename_with(_NOREPLACE, name, new_name, folder):
            return
        try:
            self.link(name, new_name, folder)
        except OSError as problem:
            if problem.errno not in _UNSUPPORTED:
                raise
        else:
            self.remove(name, folder)
            return
        # Neither renameat2 nor hard links: the one case in which an instant remains open.
        if _exists(new_name, folder):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new_name)
        self.rename(name, new_name, folder)


def _exists(name: str, folder: int) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _copy_attributes(opened: int, original: int) -> None:
    if not hasattr(os, "listxattr"):
        return
    # Best effort: some attributes belong to the system, and some file systems have none.
    with contextlib.suppress(OSError):
        for name in os.listxattr(original):
            with contextlib.suppress(OSError):
                os.setxattr(opened, name, os.getxattr(original, name))


def _renameat2() -> Callable[[int, bytes, int, bytes, int], int] | None:
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return None
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    call.restype = ctypes.c_int
    return call
