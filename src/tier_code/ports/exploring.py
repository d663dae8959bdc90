"""Looking around in source code: what a planner and intake ask before anybody plans a step.

Everything here is deterministic: the same tree gives the same bytes in every process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tier_code.ports.code import Symbol
from tier_code.ports.source import SourceTree


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A piece of text made from the repository."""

    text: str
    """As a model is shown it: a heading line with the path, then the lines."""
    paths: tuple[str, ...]
    """The files that it was made from, sorted: their labels decide how far it may travel."""
    tokens: int
    """Estimated."""
    complete: bool = True
    """Nothing was left out for lack of room."""


class SourceExplorer(Protocol):
    """Answers questions about a tree without a model."""

    async def repo_map(self, tree: SourceTree, budget_tokens: int) -> Excerpt:
        """The ranked outline: files with the signatures that others use most, in path order."""

    async def symbol(self, tree: SourceTree, dotted: str, budget_tokens: int) -> Excerpt | None:
        """The source of what `A.b` or `path::A.b` names, in full where it fits; None when there is none."""

    async def outline(self, tree: SourceTree, path: str, budget_tokens: int) -> Excerpt | None:
        """The signatures of a file, the text of a small file that has none, or the files of a folder."""

    async def search(self, tree: SourceTree, text: str, budget_tokens: int) -> Excerpt:
        """Lines that contain the text (case-insensitive where it is all lower case), with their symbols."""

    async def references(self, tree: SourceTree, dotted: str, budget_tokens: int) -> Excerpt:
        """Lines that use a symbol, with the function each stands in."""

    async def candidates(self, tree: SourceTree, words: str, limit: int) -> Sequence[Symbol]:
        """Symbols that a sentence in plain words may be about, best first."""
