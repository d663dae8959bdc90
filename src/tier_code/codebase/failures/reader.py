"""Failed test runs as the engine asks about them: read in a code worker."""

from __future__ import annotations

from tier_code.codebase.failures.suspects import read_failures
from tier_code.ports.code import Offload
from tier_code.ports.counting import TokenCounter
from tier_code.ports.failures import FailedTest
from tier_code.ports.source import SourceTree


class Failures:
    """Implements `ports.failures.FailureReader`."""

    def __init__(self, offload: Offload, counter: TokenCounter) -> None:
        self._offload = offload
        self._counter = counter

    async def read(self, tree: SourceTree, output: str) -> tuple[FailedTest, ...]:
        """The failed tests in the order of the output; none when it names none."""
        return await self._offload.run(read_failures, tree, output, self._counter)
