"""Looking around as the engine asks for it: every answer comes from a code worker."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.codebase.exploring.candidates import candidates
from tier_code.codebase.exploring.mapping import repo_map
from tier_code.codebase.exploring.outlining import outline
from tier_code.codebase.exploring.showing import show_symbol
from tier_code.codebase.exploring.text_search import search
from tier_code.codebase.exploring.usages import references
from tier_code.ports.code import Offload, Symbol
from tier_code.ports.counting import TokenCounter
from tier_code.ports.exploring import Excerpt
from tier_code.ports.source import SourceTree


class Explorer:
    """Answers questions about a tree; implements `ports.exploring.SourceExplorer`."""

    def __init__(self, offload: Offload, counter: TokenCounter) -> None:
        self._offload = offload
        self._counter = counter

    async def repo_map(self, tree: SourceTree, budget_tokens: int) -> Excerpt:
        """The ranked outline: files with the signatures that others use most, in path order."""
        return await self._offload.run(repo_map, tree, budget_tokens, self._counter)

    async def symbol(self, tree: SourceTree, dotted: str, budget_tokens: int) -> Excerpt | None:
        """The source of what a dotted path or `path::A.b` names; an outline where it does not fit."""
        return await self._offload.run(show_symbol, tree, dotted, budget_tokens, self._counter)

    async def outline(self, tree: SourceTree, path: str, budget_tokens: int) -> Excerpt | None:
        """The signatures of a file, the text of a file that has none, or the files of a folder."""
        return await self._offload.run(outline, tree, path, budget_tokens, self._counter)

    async def search(self, tree: SourceTree, text: str, budget_tokens: int) -> Excerpt:
        """Lines that contain the text, with the functions they stand in."""
        return await self._offload.run(search, tree, text, budget_tokens, self._counter)

    async def references(self, tree: SourceTree, dotted: str, budget_tokens: int) -> Excerpt:
        """Lines that use a symbol, with the function each stands in; then those that may."""
        return await self._offload.run(references, tree, dotted, budget_tokens, self._counter)

    async def candidates(self, tree: SourceTree, words: str, limit: int) -> Sequence[Symbol]:
        """Functions, methods and classes that a sentence may be about, best first."""
        return await self._offload.run(candidates, tree, words, limit, self._counter)
