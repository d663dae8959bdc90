"""What a repository's own files ask for, in words, with the digest that an answer is bound to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tier_code.adapters.config.repo_file import CONFIG, FOLDER, IGNORE, repo_words
from tier_code.adapters.config.settings import NARROWING
from tier_code.adapters.workspace.paths import opened_folder, read_regular
from tier_code.domain.untrusted import one_line, sanitize

LARGEST = 65_536
"""Bytes of a file of conventions; of a longer one its beginning is shown and all of it is digested."""
SHOWN_LINES = 12
MOST_KEYS = 20
_LARGEST_READ = 4_000_000
_NOT_READ = "asked for, never read from a repository"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing that one file asks for."""

    file: str
    what: str
    heard: bool
    """It only takes away, or goes to the planner as text; anything else is not read whatever is decided."""


@dataclass(frozen=True, slots=True)
class Words:
    """What one file of conventions says."""

    file: str
    begins: tuple[str, ...]
    """Its first lines, safe to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepoAsks:
    """Everything that the files of a repository ask for."""

    asked: tuple[Asked, ...] = ()
    words: tuple[Words, ...] = ()
    """Files of conventions; the planner is told the first that it may see."""
    digest: str = ""
    """Of the bytes of all these files; empty when none asks for anything."""


def repo_asks(repo: Path, conventions: Sequence[str]) -> RepoAsks:
    """Read the files; follows no link, never fails. Every one of `conventions` counts, in their order.

    A file that changes meanwhile is digested as it was: an answer then does not fit what is there.
    """
    settings = _contents(repo, (f"{FOLDER}/{CONFIG}", f"{FOLDER}/{IGNORE}"))
    told = _contents(repo, conventions)
    if not settings and not told:
        return RepoAsks()
    digest = hashlib.sha256()
    for name, content in (*settings, *told):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return RepoAsks(
        asked=tuple(_asked(repo, told)),
        words=tuple(Words(name, _beginning(content)) for name, content in told),
        digest=digest.hexdigest(),
    )


def _contents(repo: Path, names: Sequence[str]) -> tuple[tuple[str, bytes], ...]:
    """Those files that are there and hold something, with their bytes."""
    return tuple((name, content) for name in names if (content := _content(repo, name)))


def _content(repo: Path, name: str) -> bytes:
    *folders, last = name.split("/")
    try:
        with opened_folder(str(repo), folders) as folder:
            return read_regular(folder, last, _LARGEST_READ) or b""
    except OSError:
        return b""


def _beginning(content: bytes) -> tuple[str, ...]:
    lines = content[:LARGEST].decode("utf-8", "replace").splitlines()
    return tuple(sanitize(line)[:200] for line in lines[:SHOWN_LINES])


def _asked(repo: Path, told: Sequence[tuple[str, bytes]]) -> Iterator[Asked]:
    settings, ignore = f"{FOLDER}/{CONFIG}", f"{FOLDER}/{IGNORE}"
    said = repo_words(repo)
    for key, value in list(said.data.items())[:MOST_KEYS]:
        heard = key in NARROWING
        what = f"{one_line(key, 40)} = {one_line(str(value), 120)}"
        yield Asked(file=settings, what=what if heard else f"{what} ({_NOT_READ})", heard=heard)
    if said.ignore:
        shown = ", ".join(one_line(each, 40) for each in said.ignore[:4])
        more = f" and {len(said.ignore) - 4} more" if len(said.ignore) > 4 else ""
        yield Asked(file=ignore, what=f"hides from every step: {shown}{more}", heard=True)
    for warning in said.warnings[:4]:
        yield Asked(file=FOLDER, what=one_line(warning, 200), heard=False)
    for number, (name, content) in enumerate(told):
        lines = content.count(b"\n") + (not content.endswith(b"\n"))
        when = f" where it may not see {told[number - 1][0]}" if number else ""
        told_as = f"{lines} line{'s' * (lines != 1)} that the planner would be told as conventions{when}"
        yield Asked(file=name, what=told_as, heard=True)
