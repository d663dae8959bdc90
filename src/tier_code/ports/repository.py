"""Version control, asked for one thing: a commit of what this session wrote, and of nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChain:
    """What was written to one file, oldest first; None stands for no file."""

    path: str
    """Relative to the session's folder."""
    changes: tuple[tuple[bytes | None, bytes | None], ...]
    """(before, after) of each write, as on disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstHead:
    """One file of a commit to be."""

    path: str
    before: bytes | None
    """As HEAD has it; None when it has none."""
    after: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a commit would hold."""

    files: tuple[AgainstHead, ...]
    """By path; only what differs from HEAD."""
    notes: tuple[str, ...] = ()
    """What is left out and why, and what git will not do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """A commit that was made."""

    commit: str
    branch: str
    """Empty where no branch is checked out."""
    notes: tuple[str, ...] = ()
    """What went on beside it, such as an index that another git held."""


class Repository(Protocol):
    """The version control of the user's folder."""

    def draft(self, chains: Sequence[FileChain]) -> Draft:
        """What a commit of these writes would hold over HEAD; changes nothing.

        Errors: CommitRefused saying what is in the way.
        """

    def commit(self, chains: Sequence[FileChain], message: str) -> Committed:
        """Make that commit; working tree, hooks and what else is staged are left alone.

        Errors: CommitRefused; then there is no commit.
        """
