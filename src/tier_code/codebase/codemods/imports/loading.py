"""Which modules of the repository load which others when they are imported, and where order may matter."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from tier_code.codebase.checks.imports.import_order import LoadOrder
from tier_code.codebase.codemods.imports.code_base import CodeBase
from tier_code.codebase.codemods.imports.sites import Site, import_sites
from tier_code.codebase.codemods.program.modules import module_key

Keys = tuple[str, ...]


class Loading:
    """The graph of imports that run when a module loads; those inside functions do not."""

    def __init__(self, code: CodeBase) -> None:
        self._code = code
        self._modules = code.repository.modules
        self._edges: dict[str, frozenset[str]] = {}
        self._reached: dict[str, frozenset[str]] = {}
        self._by_name: dict[str, frozenset[str]] = {}
        self._order = LoadOrder(code.tree)

    def meant_by(self, path: str, site: Site) -> Keys:
        """The modules of ours that a statement asks for: submodules where its names are some."""
        statement = site.statement
        if isinstance(statement, ast.Import):
            named = (self._modules.absolute(path, alias.name) for alias in statement.names)
            return tuple(dict.fromkeys(key for keys in named for key in keys))
        bases = self._bases(path, statement)
        found: list[str] = []
        for base in bases:
            inner = [self._modules.submodule(base, alias.name) for alias in statement.names]
            found += [key for key in inner if key is not None]
            if None in inner:
                found.append(base)
        return tuple(dict.fromkeys(found))

    def _bases(self, path: str, statement: ast.ImportFrom) -> Keys:
        if statement.level:
            key = self._modules.relative(path, statement.level, statement.module or "")
            return () if key is None else (key,)
        return self._modules.absolute(path, statement.module or "")

    def direct(self, key: str) -> frozenset[str]:
        """The modules that a module asks for by name as it loads."""
        if key not in self._edges:
            self._edges[key] = frozenset()
            self._edges[key] = frozenset(self._find(key))
        return self._edges[key]

    def _find(self, key: str) -> Iterator[str]:
        for path in self._modules.files(key):
            module = self._code.module(path)
            for site in import_sites(module) if module is not None and path.endswith(".py") else ():
                if not site.in_function and not site.for_types_only:
                    yield from self.meant_by(path, site)

    def closure(self, keys: Iterable[str], *, unasked: str = "") -> frozenset[str]:
        """Every module that is loaded once these are, the packages around them included.

        What only the module `unasked` asks for is left out.
        """
        found: set[str] = set()
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting += [*(self.direct(key) if key != unasked else ()), *packages_around(key)]
        return frozenset(found)

    def reached(self, key: str) -> frozenset[str]:
        """As `closure` of one module, remembered."""
        if key not in self._reached:
            self._reached[key] = self.closure([key])
        return self._reached[key]

    def circle(self, key: str) -> frozenset[str]:
        """The modules that load this one and are loaded by it, itself among them."""
        return frozenset({key, *(other for other in self._named(key) if key in self._named(other))})

    def _named(self, key: str) -> frozenset[str]:
        if key not in self._by_name:
            found: set[str] = set()
            waiting = list(self.direct(key))
            while waiting:
                other = waiting.pop()
                if other not in found:
                    found.add(other)
                    waiting += self.direct(other)
            self._by_name[key] = frozenset(found)
        return self._by_name[key]

    def order_matters(self, path: str, before: Sequence[Keys], after: Sequence[Keys]) -> bool:
        """Whether modules that import each other in a circle may load in another order than before.

        `before` and `after` are the modules that the statements of one block ask for, in order.
        """
        own = module_key(path)
        old, new = _flat(before), _flat(after)
        for ring in self._rings(own, {*old, *new}):
            touching = [key for key in old if ring & self.reached(key)]
            now = [key for key in new if ring & self.reached(key)]
            if touching[:1] != now[:1] and (own in ring or not self._may_be_first(now[0])):
                return True
            if own in ring and any(set(_until(old, key)) - set(_until(new, key)) for key in now):
                return True
        return False

    def _may_be_first(self, key: str) -> bool:
        """Whether a module finds all it wants when nothing of its circle is loaded before."""
        return not any(self._order.unmet(path) for path in self._modules.files(key))

    def _rings(self, own: str, keys: Iterable[str]) -> set[frozenset[str]]:
        reached = set().union(*(self.reached(key) for key in keys), {own})
        return {ring for ring in map(self.circle, reached) if len(ring) > 1}


def packages_around(key: str) -> Iterator[str]:
    """The packages that a module is inside of, nearest first, as far as the path goes."""
    while "/" in key:
        key = key.rpartition("/")[0]
        yield key


def _until(keys: list[str], key: str) -> list[str]:
    return keys[: keys.index(key)] if key in keys else []


def _flat(groups: Sequence[Keys]) -> list[str]:
    return list(dict.fromkeys(key for keys in groups for key in keys))
