"""A folder, its blobs and a test runner that live in a dictionary."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tier_code.domain.errors import EditConflict, StorageProblem, WriteRefused
from tier_code.domain.patch import digest
from tier_code.ports.source import SourceTree
from tier_code.ports.workspace import CommandResult, FileSwap


@dataclass(slots=True)
class MemoryTree:
    """Files in a dictionary, path to bytes. The user may change them at any time, as on a disk."""

    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """No folder: nothing here is on disk."""
        return ""

    def paths(self) -> Sequence[str]:
        """Every file, sorted."""
        return sorted(self.files)

    def read(self, path: str) -> bytes | None:
        """The bytes, or None."""
        return self.files.get(path)


class MemoryWorkspace:
    """All files or none, each only over its `before`, in a dictionary."""

    def __init__(self, files: Mapping[str, bytes], read_only: Sequence[str] = ()) -> None:
        self.files = MemoryTree(dict(files))
        self._read_only = frozenset(read_only)
        self._operations = 0

    @property
    def tree(self) -> SourceTree:
        """The files as they are now."""
        return self.files

    def swap(self, swaps: Sequence[FileSwap], label: str) -> str:
        """Replace the files, or raise and change none."""
        for swap in swaps:
            if swap.path in self._read_only:
                raise WriteRefused(swap.path, "the file is read-only")
            if self.files.read(swap.path) != swap.before:
                raise EditConflict(swap.path, "the file changed since the step saw it; nothing was written")
        for swap in swaps:
            if swap.after is None:
                self.files.files.pop(swap.path, None)
            else:
                self.files.files[swap.path] = swap.after
        self._operations += 1
        return f"op{self._operations}:{label}"

    def recover(self) -> Sequence[str]:
        """Nothing is ever half done here."""
        return ()

    def late_saves(self) -> Sequence[str]:
        """Nobody writes behind our back here."""
        return ()

    def refusal(self, path: str) -> str:
        """Why a file may not be written."""
        return "the file is read-only" if path in self._read_only else ""

    def head(self) -> str:
        """No version control."""
        return ""


class MemoryBlobs:
    """Contents by digest."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        """Keep a content and name it."""
        name = digest(content)
        self._contents[name] = content
        return name

    def get(self, digest: str) -> bytes:
        """A content by its name.

        Errors: StorageProblem when it was never stored.
        """
        if digest not in self._contents:
            raise StorageProblem(f"content {digest[:12]} is missing")
        return self._contents[digest]


class JudgingRunner:
    """Stands for the user's test command: a function of the tree decides whether it passes.

    A text is what a failing run prints.
    """

    def __init__(
        self, judge: Callable[[SourceTree], bool | str], wait_for: asyncio.Event | None = None
    ) -> None:
        self.runs = 0
        self._judge = judge
        self._wait_for = wait_for

    async def run(
        self, command: str, tree: SourceTree, environment: Mapping[str, str], limit_seconds: float
    ) -> CommandResult:
        """Ask the judge, after the event if there is one."""
        self.runs += 1
        if self._wait_for is not None:
            await self._wait_for.wait()
        verdict = self._judge(tree)
        output = verdict if isinstance(verdict, str) else "1 passed" if verdict else "1 failed"
        return CommandResult(exit_code=0 if verdict is True else 1, output=output, seconds=0.0, level="S0")
