"""The files of a folder as they are on disk now; travels to the code workers, so it holds a name only."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tier_code.adapters.workspace.git import ignored_files, project_files
from tier_code.adapters.workspace.hiding import Groups, hidden
from tier_code.adapters.workspace.paths import is_binary, opened_folder, parts, read_regular
from tier_code.ports.source import Stamp

_SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "env", "site-packages"})
_BUILT = (".py", ".pyi", ".so", ".pyd", ".dylib")


@dataclass(frozen=True, slots=True)
class FolderTree:
    """A folder on disk. Links out of it are never followed; nothing is cached."""

    root: str
    hiding: Groups = ()
    """Patterns of files that are not to be seen, as in gitignore files."""

    def paths(self) -> Sequence[str]:
        """Every file that belongs to the project, relative with `/`, sorted.

        Git says what belongs where there is git; else all but hidden folders, environments and caches.
        Links are listed and read as None. Names that are not UTF-8 are left out: no journal could hold them.
        """
        return [path for path in self._all() if not hidden(path, self.hiding)]

    def _all(self) -> list[str]:
        known = project_files(self.root)
        if known is None or (not known and not (Path(self.root) / ".git").exists()):
            # Also where an enclosing repository ignores this folder as a whole.
            return sorted(_walk(self.root))
        return sorted(_present(self.root, set(known)))

    def generated(self) -> Sequence[str]:
        """Ignored modules and built extensions beside the project's files: its tests may need them.

        So they may what is hidden here: it belongs to the project all the same.
        """
        known = self._all()
        folders = {os.path.dirname(path) for path in known}  # noqa: PTH120 - a relative name, not a file
        beside = {
            path
            for path in ignored_files(self.root)
            if path.endswith(_BUILT) and os.path.dirname(path) in folders  # noqa: PTH120 - as above
        }
        out_of_sight = {path for path in known if hidden(path, self.hiding)}
        return sorted({*_present(self.root, beside), *out_of_sight})

    def read(self, path: str) -> bytes | None:
        """The bytes of a text file; None for what is missing, hidden, no file, binary or over 2 MB."""
        components = parts(path)
        if components is None or hidden(path, self.hiding):
            return None
        try:
            with opened_folder(self.root, components[:-1]) as folder:
                content = read_regular(folder, components[-1])
        except OSError:
            return None
        return None if content is None or is_binary(content) else content

    def stamp(self, path: str) -> Stamp | None:
        """What changes whenever a regular file's bytes may have; None for anything else."""
        try:
            status = os.lstat(os.path.join(self.root, path))  # noqa: PTH118 - as in `_present`
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _present(root: str, listed: Iterable[str]) -> Iterator[str]:
    """Those that are files or links: git also lists what was deleted, and other repositories as folders."""
    for path in listed:
        try:
            path.encode()
            mode = os.lstat(os.path.join(root, path)).st_mode  # noqa: PTH118 - ten thousand paths: objects cost
        except (OSError, ValueError):
            continue
        if stat.S_ISREG(mode) or stat.S_ISLNK(mode):
            yield path


def _walk(root: str) -> Iterator[str]:
    """Files and links to files below a folder; what its entries say of themselves is not asked again."""
    waiting = [(root, "")]
    while waiting:
        folder, prefix = waiting.pop()
        entries = _entries(folder)
        if prefix and any(entry.name == "pyvenv.cfg" and _is_there(entry.path) for entry in entries):
            continue
        for entry in entries:
            name = entry.name
            if entry.is_symlink():
                belongs = not os.path.isdir(entry.path)  # noqa: PTH112 - a link to itself is no error here
            elif entry.is_dir():
                belongs = False
                if _wanted(name) and _is_utf8(name):
                    waiting.append((entry.path, f"{prefix}{name}/"))
            else:
                belongs = entry.is_file()
            if belongs and _is_utf8(name):
                yield prefix + name


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing where it may not be read."""
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _is_there(path: str) -> bool:
    return os.path.exists(path)  # noqa: PTH110 - `Path.exists` raises where a folder may not be entered


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _wanted(name: str) -> bool:
    """Whether a folder of that name may hold the project's files."""
    return not (name.startswith(".") or name in _SKIPPED or name.endswith(".egg-info"))
