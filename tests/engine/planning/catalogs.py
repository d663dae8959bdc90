"""A catalog over symbols given by hand, for recipes alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Target
from tier_code.engine.planning.recipe import Drafting
from tier_code.ports.code import Purity, Symbol
from tier_code.ports.source import SourceTree


@dataclass(frozen=True, slots=True)
class EmptyTree:
    root: str = "/nowhere"

    def paths(self) -> Sequence[str]:
        return ()

    def read(self, path: str) -> bytes | None:
        return None


def symbol(place: str, kind: str = "function", *, documented: bool = False, line: int = 1) -> Symbol:
    path, _, qualname = place.partition("::")
    name = qualname.rpartition(".")[2].partition("#")[0] or path
    parts = qualname.split(".")
    return Symbol(
        target=Target(path=path, qualname=qualname),
        name=name,
        kind=kind,
        line=line,
        end_line=line + 4,
        public="#" not in place and (not any(part.startswith("_") for part in parts) or name == "__init__"),
        documented=documented,
        tokens=40,
    )


class GivenCatalog:
    def __init__(
        self, *symbols: Symbol, broken: Sequence[str] = (), impure: Mapping[str, str] | None = None
    ) -> None:
        self._symbols = symbols
        self._broken = broken
        self._impure = impure or {}

    async def find(self, tree: SourceTree, dotted: str) -> Sequence[Symbol]:
        if "::" in dotted:
            return [s for s in self._symbols if str(s.target) == dotted]
        return [
            s
            for s in self._symbols
            if s.target.qualname.partition("#")[0] == dotted
            or s.target.qualname.partition("#")[0].endswith(f".{dotted}")
        ]

    async def in_file(self, tree: SourceTree, path: str) -> Sequence[Symbol]:
        if path in self._broken:
            raise UsageProblem(f"{path}: line 3 cannot be parsed")
        return [s for s in self._symbols if s.target.path == path]

    async def paths_matching(self, tree: SourceTree, words: str) -> Sequence[str]:
        known = sorted({s.target.path for s in self._symbols} | set(self._broken))
        if words == ".":
            return known
        return [
            p for p in known if p == words or p.endswith(f"/{words}") or p.startswith(f"{words.rstrip('/')}/")
        ]

    async def purity(self, tree: SourceTree, path: str) -> Sequence[Purity]:
        return [
            Purity(target=s.target, reason=self._impure.get(str(s.target), ""))
            for s in self._symbols
            if s.target.path == path and s.kind in ("function", "method")
        ]


def drafting(catalog: GivenCatalog) -> Drafting:
    return Drafting(tree=EmptyTree(), catalog=catalog, local_price=None, frontier_price=None, first_id=1)
