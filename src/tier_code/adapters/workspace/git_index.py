"""The user's index: read, and changed only for files of a commit, so that what is staged stays staged."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tier_code.adapters.workspace.git import run_git
from tier_code.adapters.workspace.git_place import GitPlace
from tier_code.domain.errors import CommitRefused
from tier_code.domain.patch import Clash, carry_over

PLAIN = "100644"
_LOCKED_PAUSE = 0.1
_AT_ONCE = 200
"""Paths in one argument list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file as git has it, in a commit or in the index."""

    mode: str
    blob: str
    """The object's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A file of a commit: what HEAD had and what the commit has; None stands for no file."""

    path: str
    was: Entry | None
    now: Entry | None
    before: bytes | None
    after: bytes | None
    disk: bytes | None
    """As it is on disk now, which holds the commit's lines."""


def content_of(place: GitPlace, blob: str) -> bytes:
    """An object's bytes.

    Errors: CommitRefused when git cannot give them.
    """
    ran = run_git(place.top, "cat-file", "blob", blob)
    if ran.code != 0:
        raise CommitRefused(f"git cannot read {blob[:12]}: {ran.why}")
    return ran.out


def stored(place: GitPlace, content: bytes) -> str:
    """Keep bytes as an object, as they are; its id. Errors: CommitRefused."""
    ran = run_git(place.top, "hash-object", "-w", "--no-filters", "--stdin", stdin=content)
    if ran.code != 0:
        raise CommitRefused(f"git cannot write: {ran.why}")
    return ran.out.decode("ascii").strip()


def staged_entries(place: GitPlace, paths: Sequence[str]) -> Mapping[str, Entry]:
    """What the user's index holds of these paths. Errors: CommitRefused for one that is unmerged."""
    found: dict[str, Entry] = {}
    for start in range(0, len(paths), _AT_ONCE):
        ran = run_git(place.top, "ls-files", "-s", "-z", "--", *paths[start : start + _AT_ONCE])
        if ran.code != 0:
            raise CommitRefused(f"git cannot read its index: {ran.why}")
        for line in ran.out.split(b"\0"):
            head, _, name = line.partition(b"\t")
            if name:
                mode, blob, stage = head.decode("ascii").split()
                if stage != "0":
                    raise CommitRefused(f"{os.fsdecode(name)} is not merged yet: resolve it first")
                found[os.fsdecode(name)] = Entry(mode=mode, blob=blob)
    return found


def staged_after(place: GitPlace, files: Sequence[Replaced]) -> Mapping[str, Entry | None]:
    """What the user's index must hold once these files are committed, so that the same is staged as before.

    A file that was as in HEAD is as in the commit. One that the user has staged otherwise gets the commit's
    change as well: else their next commit would take it back.
    Errors: CommitRefused where that cannot be done.
    """
    index = staged_entries(place, [file.path for file in files])
    wanted: dict[str, Entry | None] = {}
    for file in files:
        entry = index.get(file.path)
        if entry == file.now:
            continue
        if entry == file.was or (
            file.was is None and entry is not None and not content_of(place, entry.blob)
        ):
            wanted[file.path] = file.now
            continue
        theirs = None if entry is None else content_of(place, entry.blob)
        if entry is not None and theirs == file.disk:
            continue
        merged = carry_over(file.before, file.after, theirs)
        if isinstance(merged, Clash) or entry is None:
            raise CommitRefused(
                f"{file.path} is staged in a version of yours that does not go with the steps' lines: "
                "commit it, or unstage it (git restore --staged)"
            )
        if merged != theirs:
            blob = None if merged is None else stored(place, merged)
            wanted[file.path] = None if blob is None else Entry(mode=entry.mode, blob=blob)
    return wanted


def index_lines(entries: Mapping[str, Entry | None], zero: str) -> bytes:
    """Entries as `update-index --index-info -z` reads them, those that go first."""
    gone = [f"0 {zero}\t{path}\0" for path, entry in entries.items() if entry is None]
    kept = [f"{entry.mode} {entry.blob}\t{path}\0" for path, entry in entries.items() if entry]
    return os.fsencode("".join([*gone, *kept]))


def update_index(place: GitPlace, lines: bytes, patience: float) -> str:
    """Change these entries of the user's index; says why not when another git holds it so long."""
    waited = 0.0
    while True:
        ran = run_git(place.top, "update-index", "-z", "--index-info", stdin=lines)
        if ran.code == 0 or waited >= patience:
            return "" if ran.code == 0 else ran.why
        time.sleep(_LOCKED_PAUSE)
        waited += _LOCKED_PAUSE


def head_entries(place: GitPlace, paths: Iterable[str]) -> Mapping[str, Entry]:
    """What HEAD holds of these paths; a link or another repository in a file's place is refused."""
    found: dict[str, Entry] = {}
    wanted = list(paths) if place.head else []
    for start in range(0, len(wanted), _AT_ONCE):
        ran = run_git(place.top, "ls-tree", "-z", place.head, "--", *wanted[start : start + _AT_ONCE])
        if ran.code != 0:
            raise CommitRefused(f"git cannot read HEAD: {ran.why}")
        for line in ran.out.split(b"\0"):
            head, _, name = line.partition(b"\t")
            if name:
                mode, kind, blob = head.decode("ascii").split()
                if kind != "blob" or not mode.startswith("100"):
                    raise CommitRefused(f"{os.fsdecode(name)} is no ordinary file in HEAD")
                found[os.fsdecode(name)] = Entry(mode=mode, blob=blob)
    return found
