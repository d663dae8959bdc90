"""A small repository, a change of five files of every kind, and the question whether it is whole."""

from __future__ import annotations

import os
from pathlib import Path

from tier_code.adapters.storage.disk import Disk
from tier_code.adapters.workspace.folder import FolderWorkspace
from tier_code.ports.workspace import FileSwap

State = dict[str, tuple[bytes, int]]

OLD = {
    "a.py": b"a = 1\r\n",
    "run.sh": b"#!/bin/sh\n",
    "pkg/b.py": b"\xef\xbb\xbfb = 1",
    "gone.py": b"x = 1\n",
}
NEW = {
    "a.py": b"a = 2\r\n",
    "run.sh": b"#!/bin/sh -e\n",
    "pkg/b.py": b"\xef\xbb\xbfb = 2",
    "new/c/d.py": b"d = 1\n",
}


def swaps() -> list[FileSwap]:
    """The whole change."""
    paths = ("a.py", "run.sh", "pkg/b.py", "new/c/d.py", "gone.py")
    return [FileSwap(path=path, before=OLD.get(path), after=NEW.get(path)) for path in paths]


def make(place: Path) -> None:
    """The repository before the change, in `place/repo`."""
    for path, content in OLD.items():
        file = place / "repo" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        file.chmod(0o755 if path == "run.sh" else 0o640)


def workspace(place: Path, disk: Disk | None = None, session: str = "SESSION") -> FolderWorkspace:
    """A workspace on it; its sessions are beside it."""
    return FolderWorkspace(place / "repo", place / "sessions" / session, disk)


def state(place: Path) -> State:
    """Every file with its mode, and every folder: so nothing left over is overlooked."""
    found: State = {}
    for folder, folders, files in os.walk(place / "repo"):
        for name in files:
            path = Path(folder, name)
            found[str(path.relative_to(place / "repo"))] = (path.read_bytes(), path.stat().st_mode & 0o777)
        for name in folders:
            found[str(Path(folder, name).relative_to(place / "repo")) + "/"] = (b"", 0)
    return found


def old_state() -> State:
    """What `state` says before the change."""
    return {"pkg/": (b"", 0), **{path: (content, _mode(path)) for path, content in OLD.items()}}


def new_state() -> State:
    """What `state` says after it."""
    folders = dict.fromkeys(("pkg/", "new/", "new/c/"), (b"", 0))
    return {**folders, **{path: (content, _mode(path)) for path, content in NEW.items()}}


def unfinished(place: Path) -> list[str]:
    """Intents that are still there."""
    return [path.name for path in place.glob("sessions/*/intents/*")]


def _mode(path: str) -> int:
    if path == "run.sh":
        return 0o755
    return 0o640 if path in OLD else 0o644
