"""What a failing test run tells about the code: which tests, and which functions to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tier_code.domain.plan import Target
from tier_code.ports.source import SourceTree


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedTest:
    """One test that did not pass."""

    name: str
    """As the runner prints it: `tests/test_a.py::test_b`, `test_b (tests.test_a.T)`."""
    message: str
    """The lines that say why, shortened."""
    suspects: tuple[Target, ...] = ()
    """Functions of the project that it ran into or calls, most likely first; test code is not among them."""
    source: str = ""
    """The test itself."""
    depth: int = 0
    """How many functions of the project stood on its stack; 0 when only the test itself failed."""


class FailureReader(Protocol):
    """Reads the output of a test run."""

    async def read(self, tree: SourceTree, output: str) -> tuple[FailedTest, ...]:
        """The failed tests in the order of the output; none when it names none."""
