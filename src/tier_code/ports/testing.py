"""Choosing the few tests that say soonest whether a change is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tier_code.ports.source import Overlay


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenTests:
    """Some of the tests that the user's command would run, as a command of their own."""

    command: str
    before: str
    """The same tests as far as they were there before the change; empty when none was."""
    tests: tuple[str, ...]
    """As the runner names them, most telling first."""
    reasons: tuple[tuple[str, int], ...]
    """(why, how many of them), in the order of the tests."""
    files: int
    """Test files that the user's command may run altogether."""


class TestChooser(Protocol):
    """Reads test commands and test files."""

    async def choose(
        self, tree: Overlay, command: str, changed: Sequence[str], wanted: Sequence[str]
    ) -> ChosenTests | None:
        """The tests to run first over a tree in which `changed` files differ from the tree underneath.

        `wanted` are tests that must pass now, as the runner printed them. None where the command is not known
        with certainty, where nothing points at any test, or where that would be all of them.
        """
