"""Changes to files as pure data and pure functions on bytes. Nothing here touches a disk."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """One contiguous piece of a change. Lines carry no line end; they are for people, not for splicing."""

    old_start: int
    """First line replaced, 1-based; where nothing is replaced, the line before which text is inserted."""
    old_lines: tuple[str, ...]
    new_start: int
    new_lines: tuple[str, ...]
    before: tuple[str, ...] = ()
    """Up to three unchanged lines above."""
    after: tuple[str, ...] = ()
    """Up to three unchanged lines below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEdit:
    """One file before and after. Contents are named by SHA-256; the bytes are in the session's blobs."""

    path: str
    before: str | None
    """SHA-256 of the old bytes, or None when the file is new."""
    after: str | None
    """SHA-256 of the new bytes, or None when the file is deleted."""
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """What one step would change, ordered by path."""

    edits: tuple[FileEdit, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """The files touched."""
        return tuple(edit.path for edit in self.edits)

    @property
    def added(self) -> int:
        """Lines added."""
        return sum(len(hunk.new_lines) for edit in self.edits for hunk in edit.hunks)

    @property
    def removed(self) -> int:
        """Lines removed."""
        return sum(len(hunk.old_lines) for edit in self.edits for hunk in edit.hunks)


CONTEXT_LINES = 3


def digest(content: bytes) -> str:
    """The name of a content: hexadecimal SHA-256."""
    return hashlib.sha256(content).hexdigest()


def file_edit(path: str, before: bytes | None, after: bytes | None) -> FileEdit:
    """Describe the change of one file."""
    return FileEdit(
        path=path,
        before=None if before is None else digest(before),
        after=None if after is None else digest(after),
        hunks=hunks_between(before or b"", after or b""),
    )


def hunks_between(before: bytes, after: bytes) -> tuple[Hunk, ...]:
    """The differences of two contents, in order. The same inputs give the same hunks, always."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    shown_old, shown_new = [_shown(line) for line in old], [_shown(line) for line in new]
    return tuple(
        Hunk(
            old_start=i1 + 1,
            old_lines=tuple(shown_old[i1:i2]),
            new_start=j1 + 1,
            new_lines=tuple(shown_new[j1:j2]),
            before=tuple(shown_old[max(0, i1 - CONTEXT_LINES) : i1]),
            after=tuple(shown_old[i2 : i2 + CONTEXT_LINES]),
        )
        for i1, i2, j1, j2 in _changes(old, new)
    )


def keep_hunks(before: bytes, after: bytes, kept: Collection[int]) -> bytes:
    """`before` with only the hunks whose index (as in `hunks_between`) is in `kept`, byte for byte."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[bytes] = []
    position = 0
    for index, (i1, i2, j1, j2) in enumerate(_changes(old, new)):
        pieces.extend(old[position:i1])
        pieces.extend(new[j1:j2] if index in kept else old[i1:i2])
        position = i2
    pieces.extend(old[position:])
    return b"".join(pieces)


def rewrite_hunk(before: bytes, after: bytes, index: int, text: str) -> bytes:
    """`after` with other new lines in one hunk (as in `hunks_between`), in the line ends of that place.

    The last line of a file that ended without a line end still does.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    i1, i2, j1, j2 = _changes(old, new)[index]
    around = (*new[j1:j2], *old[i1:i2], *new, *old)
    end = b"\r\n" if next(iter(around), b"").endswith(b"\r\n") else b"\n"
    lines = [line + end for line in text.encode().splitlines()]
    closed = new[j2 - 1] if j2 else b"\n"
    if lines and j2 == len(new) and not closed.endswith(b"\n"):
        lines[-1] = lines[-1].removesuffix(end)
    return b"".join([*new[:j1], *lines, *new[j2:]])


def transplant(before: bytes, after: bytes, onto: bytes) -> bytes | None:
    """Make the change `before` to `after` on a third content that also came from `before`.

    Lines that both sides changed, or insertions at the same place, cannot be decided: the answer is None.
    With `before` and `after` swapped this takes a change back out.
    """
    if onto == before:
        return after
    if after in (before, onto):
        return onto
    base = before.splitlines(keepends=True)
    ours, theirs = after.splitlines(keepends=True), onto.splitlines(keepends=True)
    edits = [(i1, i2, ours[j1:j2]) for i1, i2, j1, j2 in _changes(base, ours)]
    edits += [(i1, i2, theirs[j1:j2]) for i1, i2, j1, j2 in _changes(base, theirs)]
    edits.sort(key=lambda edit: edit[:2])
    pieces: list[bytes] = []
    position = 0
    last: tuple[int, int, list[bytes]] | None = None
    for edit in edits:
        start, end, lines = edit
        if edit == last:
            continue
        if last is not None and (start < last[1] or (start, end) == last[:2]):
            return None
        pieces.extend(base[position:start])
        pieces.extend(lines)
        position, last = end, edit
    pieces.extend(base[position:])
    return b"".join(pieces)


class Clash:
    """Two changes of the same lines."""


def carry_over(before: bytes | None, after: bytes | None, onto: bytes | None) -> bytes | Clash | None:
    """Make the change `before` to `after` on `onto`; swap the first two to take it back out."""
    if onto == before:
        return after
    if onto == after:
        return onto
    if before is None or after is None or onto is None:
        return Clash()
    merged = transplant(before, after, onto)
    return Clash() if merged is None else merged


def _changes(old: list[bytes], new: list[bytes]) -> list[tuple[int, int, int, int]]:
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    return [(i1, i2, j1, j2) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]


def _shown(line: bytes) -> str:
    return line.rstrip(b"\r\n").decode("utf-8", "replace")
