"""Keeping what is known of source files from one run to the next; it never holds the only copy of anything.

Two kinds of things are kept: what a **content** says (by its digest: the same in every place and branch), and
which content a **file** had when it was last looked at (by its path and stamp).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tier_code.ports.source import Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptContent:
    """What one content says."""

    digest: str
    language: str
    """The grammar's name; empty when only its words are known."""
    facts: bytes
    """Packed by whoever reads them again; empty without a grammar."""
    defined: Sequence[str]
    """The names that it defines, each once."""
    words: bytes
    """Every identifier in it once, with blanks between."""
    symbols: int = 0
    """How many definitions the facts hold."""
    scan: bytes = b""
    """What its text says without parsing, packed by whoever reads it again; empty when that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptText:
    """What the text of one content says."""

    digest: str
    words: bytes
    """Every identifier in it once, with blanks between."""
    scan: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """One file as it was when it was last looked at."""

    path: str
    stamp: Stamp | None
    """None when it cannot be trusted: the file was being written."""
    digest: str = ""
    """Its content; empty when it was not taken in."""
    skipped: str = ""
    """Why it was not taken in: `binary or over 2 MB`, `generated, packed or huge`, ..."""
    size: int = 0
    """Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCounts:
    """How much is kept."""

    files: int
    by_language: Mapping[str, tuple[int, int, int]]
    """Files, bytes and definitions of each language; the empty name is for files without facts."""
    names: int
    """Words and defined names that can be looked up."""
    skipped: Mapping[str, int]
    """Reason to number of files."""
    disk: int
    """Bytes on disk."""


class IndexStore(Protocol):
    """What is kept of one folder. No method raises for a damaged, full or locked store: it knows nothing."""

    def facts(self, digest: str) -> bytes | None:
        """The packed facts of a content."""

    def files(self) -> Mapping[str, tuple[Stamp | None, str]]:
        """Stamp and digest of every file that was looked at."""

    def mentioning(self, word: str) -> Collection[str] | None:
        """Files that held an identifier, whatever its case; None when this cannot be told."""

    def defining(self, name: str) -> Collection[str] | None:
        """Files that defined a name, whatever its case; None when this cannot be told."""

    def texts(self) -> Iterator[KeptText]:
        """What the text of each content says; ends early when that cannot be told."""

    def known(self, digests: Collection[str]) -> Collection[str]:
        """Those contents of which something is kept."""

    def keep(self, files: Sequence[KeptFile], contents: Sequence[KeptContent]) -> bool:
        """Remember files and the contents that are new, at once; says whether there was room."""

    def forget(self, paths: Collection[str]) -> None:
        """Files that are gone, and contents that no file has any more."""

    def counts(self) -> KeptCounts:
        """How much is kept."""

    def close(self) -> None:
        """Let go of the file."""
