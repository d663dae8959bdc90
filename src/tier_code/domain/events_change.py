"""Facts about the user's tree: written, conflicting, undone."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.patch import Patch
from tier_code.domain.plan import StepId


@dataclass(frozen=True, slots=True, kw_only=True)
class PatchApplied:
    """Staged results were written to the user's tree, all files or none."""

    operation: str
    steps: tuple[StepId, ...]
    patch: Patch
    """What was really written: the union of the steps' accepted hunks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatchRejected:
    """The user does not want these steps' results."""

    steps: tuple[StepId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictFound:
    """Something else changed a file; nothing was written."""

    steps: tuple[StepId, ...]
    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesUndone:
    """Applied steps were taken back out of the tree."""

    operation: str
    steps: tuple[StepId, ...]
    patch: Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesRedone:
    """Undone steps were put back into the tree."""

    operation: str
    steps: tuple[StepId, ...]
    patch: Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseMoved:
    """A file changed under staged results; from here on they stand on its new content."""

    path: str
    content: str
    """SHA-256 of the content on disk now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitProposed:
    """What a commit would hold now: what this session wrote, against HEAD. Nothing was done."""

    steps: tuple[StepId, ...]
    patch: Patch
    message: str
    notes: tuple[str, ...] = ()
    """What is left out, and what git would not do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesCommitted:
    """What steps had written became a commit; nothing else of the user's is in it."""

    commit: str
    """The whole id."""
    steps: tuple[StepId, ...]
    message: str
    branch: str = ""
    """Empty where no branch is checked out."""
    paths: tuple[str, ...] = ()
    """The files in it."""
    notes: tuple[str, ...] = ()
    """What was left out, and what git did not do: hooks, a signature."""
