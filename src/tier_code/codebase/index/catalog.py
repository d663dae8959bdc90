"""The catalog of symbols as the engine asks for it: every answer comes from a code worker."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.codebase.index.lookup import find_paths, find_symbols, symbols_in_file, unreadable_files
from tier_code.codebase.purity.judge import purity_in_file
from tier_code.ports.code import Offload, Purity, Symbol
from tier_code.ports.counting import TokenCounter
from tier_code.ports.source import SourceTree


class Catalog:
    """Answers what exists in a tree; implements `ports.code.SymbolCatalog`."""

    def __init__(self, offload: Offload, counter: TokenCounter) -> None:
        self._offload = offload
        self._counter = counter

    async def find(self, tree: SourceTree, dotted: str) -> Sequence[Symbol]:
        """Definitions whose dotted path ends with `dotted`, or the one at `path::A.b`, in path order."""
        return await self._offload.run(find_symbols, tree, dotted, self._counter)

    async def in_file(self, tree: SourceTree, path: str) -> Sequence[Symbol]:
        """The module itself first, then every function, method and class of one file in line order.

        Errors: UsageProblem when the file is missing, is not Python or cannot be parsed, saying where.
        """
        return await self._offload.run(symbols_in_file, tree, path, self._counter)

    async def paths_matching(self, tree: SourceTree, words: str) -> Sequence[str]:
        """Files, and folders (ending in `/`, followed by their files), that a person may mean, best first."""
        return await self._offload.run(find_paths, tree, words)

    async def purity(self, tree: SourceTree, path: str) -> Sequence[Purity]:
        """A verdict on every function and method of one file, in line order."""
        return await self._offload.run(purity_in_file, tree, path)

    async def unreadable(self, tree: SourceTree) -> Sequence[str]:
        """Python files that are left out everywhere because their encoding cannot be read."""
        return await self._offload.run(unreadable_files, tree)
