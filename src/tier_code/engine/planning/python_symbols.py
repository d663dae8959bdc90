"""The catalog as recipes see it that only know Python: other languages have no symbols there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.domain.errors import UsageProblem
from tier_code.ports.code import Purity, Symbol, SymbolCatalog
from tier_code.ports.source import SourceTree

PYTHON_ENDS = (".py", ".pyi")


@dataclass(frozen=True, slots=True)
class PythonSymbols:
    """Implements `ports.code.SymbolCatalog` over another catalog."""

    catalog: SymbolCatalog

    async def find(self, tree: SourceTree, dotted: str) -> Sequence[Symbol]:
        """Those of the definitions that are Python's."""
        found = await self.catalog.find(tree, dotted)
        return [symbol for symbol in found if symbol.target.path.endswith(PYTHON_ENDS)]

    async def in_file(self, tree: SourceTree, path: str) -> Sequence[Symbol]:
        """The symbols of a Python file.

        Errors: UsageProblem as of the catalog, and for a file of another language.
        """
        if not path.endswith(PYTHON_ENDS):
            raise UsageProblem(f"{path}: not a Python file; only .py and .pyi files are understood")
        return await self.catalog.in_file(tree, path)

    async def paths_matching(self, tree: SourceTree, words: str) -> Sequence[str]:
        """Files and folders of any kind."""
        return await self.catalog.paths_matching(tree, words)

    async def purity(self, tree: SourceTree, path: str) -> Sequence[Purity]:
        """A verdict on every function of one file."""
        return await self.catalog.purity(tree, path)
