"""How one program of an approved plan is run, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tier_code.ports.source import SourceTree
from tier_code.ports.workspace import CommandResult


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramEnd:
    """How a program ended, and what it wrote in its copy of the tree."""

    result: CommandResult
    changes: Mapping[str, bytes | None]
    """Of the files that it may write: path to new bytes, None for a deleted one. Text of a fair size only."""
    others: tuple[str, ...]
    """What else it changed in the copy, by path; all of that is gone."""


class ProgramRunner(Protocol):
    """Runs a program without a shell in a scratch copy of a tree."""

    async def run_program(
        self,
        words: Sequence[str],
        tree: SourceTree,
        environment: Mapping[str, str],
        limit_seconds: float,
        *,
        may_write: Collection[str],
    ) -> ProgramEnd:
        """Run the program with its arguments in the copy's root; nothing it starts outlives it.

        Errors: UsageProblem when there is no such program; StorageProblem when no copy can be made.
        """
