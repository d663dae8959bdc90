"""The choice of tests as the engine asks for it: made in a code worker."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.codebase.testing.choosing import choose
from tier_code.ports.code import Offload
from tier_code.ports.source import Overlay
from tier_code.ports.testing import ChosenTests


class ChangedTests:
    """Implements `ports.testing.TestChooser`."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def choose(
        self, tree: Overlay, command: str, changed: Sequence[str], wanted: Sequence[str]
    ) -> ChosenTests | None:
        """The tests to run first; None for the whole command."""
        return await self._offload.run(choose, tree, command, changed, wanted)
