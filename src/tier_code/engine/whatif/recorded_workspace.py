"""The user's folder as a recorded step saw it. Nothing can be written to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tier_code.domain.errors import WriteRefused
from tier_code.ports.source import Overlay, SourceTree
from tier_code.ports.workspace import FileSwap, Workspace


class RecordedWorkspace:
    """Implements `ports.workspace.Workspace` over another one, with recorded contents on top."""

    def __init__(self, now: Workspace, recorded: Mapping[str, bytes | None]) -> None:
        self._now = now
        self._recorded = recorded

    @property
    def tree(self) -> SourceTree:
        """The files as the step found them; those that no step changed are as they are now."""
        return Overlay(self._now.tree, self._recorded)

    def swap(self, swaps: Sequence[FileSwap], label: str) -> str:
        """Always refused.

        Errors: WriteRefused.
        """
        del swaps, label
        raise WriteRefused("the repository", "a what-if run writes nothing")

    def recover(self) -> Sequence[str]:
        """Nothing was ever written."""
        return ()

    def late_saves(self) -> Sequence[str]:
        """Nothing was ever put aside."""
        return ()

    def refusal(self, path: str) -> str:
        """A file that the recording holds may be staged; for others the folder decides."""
        return "" if path in self._recorded else self._now.refusal(path)

    def head(self) -> str:
        """As the folder's."""
        return self._now.head()
