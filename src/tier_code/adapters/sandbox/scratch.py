"""Scratch copies of a tree, outside the repository, for commands that need files."""

from __future__ import annotations

import contextlib
import os
import posixpath
import shutil
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tier_code.adapters.storage.problems import private_folder, storing
from tier_code.adapters.workspace.folder_tree import FolderTree
from tier_code.adapters.workspace.paths import parts
from tier_code.domain.errors import WriteRefused
from tier_code.ports.source import Overlay, SourceTree

_PREFIX = "run-"
_CHUNK = 1 << 24
_PACKAGES = "node_modules"
_PROGRAMS = ".bin"
_BESIDE_PACKAGES = (_PROGRAMS, ".pnpm", ".store", ".modules.yaml", ".package-lock.json")
"""What package managers need there; other hidden folders are caches."""


def new_scratch(root: Path) -> Path:
    """An empty private folder below `root`; what killed processes left there is removed.

    Errors: StorageProblem.
    """
    private_folder(root)
    for old in root.glob(f"{_PREFIX}*"):
        owner = old.name.split("-")[1]
        if not owner.isdigit() or not _is_alive(int(owner)):
            discard(old)
    with storing(root):
        return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=root))


def discard(folder: Path) -> None:
    """Remove a scratch folder, also one in which a command took away its own permissions."""
    shutil.rmtree(folder, ignore_errors=True)
    if not folder.exists():
        return
    for below, _, _ in os.walk(folder):
        with contextlib.suppress(OSError):
            Path(below).chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def materialise(tree: SourceTree, folder: Path) -> None:
    """Write a tree's files into an empty folder, changes on top, without version control.

    Files that cannot be read as source (binary, large) are copied as they are. Links are kept where they stay
    inside. Ignored modules and built extensions beside the source come along: tests import them; packages in
    `node_modules` are links to the repository's own, those of a workspace to their source in the copy.
    Errors: StorageProblem when the folder cannot be written; WriteRefused for a change outside the tree.
    """
    changes, base = _flattened(tree)
    with storing(folder):
        if isinstance(base, FolderTree):
            paths = base.paths()
            for path in [*base.generated(), *paths]:
                if path not in changes:
                    _copy(Path(base.root), folder, path)
            for below in {"", *(posixpath.dirname(path) for path in paths if _declares_packages(path))}:
                _lend_packages(Path(base.root), folder, below)
        else:
            for path in base.paths():
                _write(folder, path, base.read(path))
        for path, content in changes.items():
            _write(folder, path, content)
            _take_mode(Path(base.root) / path, folder / path)


def _declares_packages(path: str) -> bool:
    return posixpath.basename(path) == "package.json"


def _lend_packages(root: Path, folder: Path, below: str) -> None:
    """Link the packages that a project has installed into a folder of the copy's own.

    So tests find them, nothing large is copied, and caches that runners put beside them stay in the copy.
    """
    installed, own = root / below / _PACKAGES, folder / below / _PACKAGES
    if own.exists() or installed.is_symlink() or not installed.is_dir():
        return
    own.mkdir(parents=True)
    with contextlib.suppress(FileNotFoundError):
        for each in sorted(installed.iterdir()):
            if not each.name.startswith(".") or each.name in _BESIDE_PACKAGES:
                _lend(each, own / each.name, root, folder)


def _lend(package: Path, place: Path, root: Path, folder: Path) -> None:
    """Link one package; one that is the project's own source (a workspace) is the copy's, changes and all."""
    source = Path(os.path.realpath(package))
    inside = _relative(source, Path(os.path.realpath(root)))
    if inside is not None and _PACKAGES not in inside.parts:
        # Relative: a sandbox may show the copy elsewhere.
        place.symlink_to(os.path.relpath(folder / inside, place.parent))
    elif (package.name.startswith("@") or package.name == _PROGRAMS) and source.is_dir():
        place.mkdir()
        for each in sorted(package.iterdir()):
            _lend(each, place / each.name, root, folder)
    else:
        place.symlink_to(package)


def _relative(path: Path, root: Path) -> Path | None:
    return path.relative_to(root) if path.is_relative_to(root) else None


def _flattened(tree: SourceTree) -> tuple[Mapping[str, bytes | None], SourceTree]:
    changes: dict[str, bytes | None] = {}
    while isinstance(tree, Overlay):
        changes = {**tree.changes, **changes}
        tree = tree.base
    return changes, tree


def _write(folder: Path, path: str, content: bytes | None) -> None:
    if parts(path) is None:
        raise WriteRefused(path, "it is not a path inside the repository")
    if content is not None:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _copy(root: Path, folder: Path, path: str) -> None:
    source, target = root / path, folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    # It may vanish at any moment; then it is as if it had not been there.
    with contextlib.suppress(FileNotFoundError):
        status = source.lstat()
        if stat.S_ISLNK(status.st_mode):
            _copy_link(source, target, path)
        elif stat.S_ISREG(status.st_mode):
            _copy_content(source, target)
            target.chmod(stat.S_IMODE(status.st_mode) | stat.S_IRUSR | stat.S_IWUSR)
            # Build tools compare times.
            os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))


def _copy_link(source: Path, target: Path, path: str) -> None:
    leads = os.fspath(source.readlink())
    inside = posixpath.normpath(posixpath.join(posixpath.dirname(path), leads))
    if not posixpath.isabs(leads) and inside.split("/")[0] != "..":
        target.symlink_to(leads)


def _copy_content(source: Path, target: Path) -> None:
    opened = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(opened, "rb") as reader, target.open("wb") as writer:
        try:
            # Shares the blocks where the file system can.
            while os.copy_file_range(opened, writer.fileno(), _CHUNK):
                continue
        except (AttributeError, OSError):
            reader.seek(0)
            writer.seek(0)
            writer.truncate()
            shutil.copyfileobj(reader, writer)


def _take_mode(original: Path, target: Path) -> None:
    with contextlib.suppress(OSError):
        target.chmod(stat.S_IMODE(original.lstat().st_mode) | stat.S_IRUSR | stat.S_IWUSR)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
