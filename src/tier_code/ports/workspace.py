"""The only way bytes reach the user's tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tier_code.ports.source import SourceTree


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSwap:
    """Replace a file that must still hold `before` by `after`; None stands for no file."""

    path: str
    before: bytes | None
    after: bytes | None


class Workspace(Protocol):
    """The user's folder."""

    @property
    def tree(self) -> SourceTree:
        """The files as they are on disk now."""

    def swap(self, swaps: Sequence[FileSwap], label: str) -> str:
        """Write all files or none, each only if it still holds its `before`; durable when this returns.

        Before-images are stored outside the repository first. Returns the operation's id.
        Errors: EditConflict naming the file; WriteRefused (read-only, link, outside, too large);
        StorageProblem when before-images cannot be kept.
        """

    def recover(self) -> Sequence[str]:
        """Finish or take back what a killed process left half done; says in words what was done."""

    def late_saves(self) -> Sequence[str]:
        """What editors wrote, after a swap, to files already put aside; kept, and told in words."""

    def refusal(self, path: str) -> str:
        """Why this file may not be written (read-only, link, outside, not text), or an empty string."""

    def head(self) -> str:
        """A short name of the state of version control, such as `main`; empty without git."""


class Blobs(Protocol):
    """Contents by SHA-256, kept with the session and outside the repository."""

    def put(self, content: bytes) -> str:
        """Store and return the digest; durable when this returns."""

    def get(self, digest: str) -> bytes:
        """The content.

        Errors: StorageProblem when it is missing or damaged.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandResult:
    """How a command ended; output is bounded, head and tail kept."""

    exit_code: int | None
    """None when it was stopped for taking too long."""
    output: str
    seconds: float
    level: str
    """The sandbox level it really ran at, `S0` to `S3`."""


class CommandRunner(Protocol):
    """Runs the user's test command in a scratch copy of a tree."""

    async def run(
        self, command: str, tree: SourceTree, environment: Mapping[str, str], limit_seconds: float
    ) -> CommandResult:
        """Run a shell command that the user typed. Nothing it starts outlives it."""
