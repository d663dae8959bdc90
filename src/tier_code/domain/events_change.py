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
