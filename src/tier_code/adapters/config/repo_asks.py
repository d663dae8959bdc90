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


@dataclass(frozen=True, slots=True, kw_only=True)
class RepoAsks:
    """Everything that the files of a repository ask for."""

    asked: tuple[Asked, ...] = ()
    words: tuple[str, ...] = ()
    """The first lines of what the planner would be told, safe to show."""
    words_file: str = ""
    digest: str = ""
    """Of the bytes of all these files; empty when none asks for anything."""


def repo_asks(repo: Path, conventions: Sequence[str]) -> RepoAsks:
    """Read the files; follows no link, never fails. Of `conventions` the first that is there counts."""
    contents: list[tuple[str, bytes]] = []
    for name in (f"{FOLDER}/{CONFIG}", f"{FOLDER}/{IGNORE}"):
        content = _content(repo, name)
        contents += [(name, content)] if content else []
    told = next(((name, text) for name in conventions if (text := _content(repo, name))), None)
    contents += [told] if told else []
    if not contents:
        return RepoAsks()
    digest = hashlib.sha256()
    for name, content in contents:
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    words = told[1][:LARGEST].decode("utf-8", "replace").splitlines() if told else []
    return RepoAsks(
        asked=tuple(_asked(repo, told)),
        words=tuple(sanitize(line)[:200] for line in words[:SHOWN_LINES]),
        words_file=told[0] if told else "",
        digest=digest.hexdigest(),
    )


def _content(repo: Path, name: str) -> bytes:
    *folders, last = name.split("/")
    try:
        with opened_folder(str(repo), folders) as folder:
            return read_regular(folder, last, _LARGEST_READ) or b""
    except OSError:
        return b""


def _asked(repo: Path, told: tuple[str, bytes] | None) -> Iterator[Asked]:
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
    if told:
        lines = told[1].count(b"\n") + 1
        yield Asked(
            file=told[0], what=f"{lines} lines that the planner would be told as conventions", heard=True
        )
