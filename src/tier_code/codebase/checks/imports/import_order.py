"""Playing through which modules of a repository load in which order, to find circles that an order breaks."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from posixpath import dirname

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.index.expressions import Imported
from tier_code.codebase.index.modules import PACKAGE_FILES, ModuleFinder
from tier_code.codebase.index.reading import SourceReader
from tier_code.ports.source import SourceTree

Need = tuple[str, str, str]
"""(the file that imports, the file that is still loading, the name that it does not have yet)."""


@dataclass(frozen=True, slots=True)
class _Event:
    """One thing that happens as a module loads."""

    binds: tuple[str, ...]
    loads: tuple[str, ...] = ()
    """Files."""
    source: str = ""
    """The file that `wants` are taken from."""
    wants: tuple[str, ...] = ()


class LoadOrder:
    """Loads the modules of one tree in the mind."""

    def __init__(
        self, tree: SourceTree, other: LoadOrder | None = None, changed: Collection[str] = ()
    ) -> None:
        """`other` may know files already; only those in `changed` are not what it saw."""
        self._reader = SourceReader(tree)
        self._finder = ModuleFinder(self._reader)
        self._other = other
        self._changed = changed
        self._known: dict[str, tuple[_Event, ...]] = {}

    def loads(self, path: str) -> tuple[str, ...]:
        """The files that a module asks for as it loads, in order."""
        return tuple(target for event in self._events(path) for target in event.loads)

    def unmet(self, entry: str) -> frozenset[Need]:
        """The names that modules want too early, from others that still load, when `entry` comes first."""
        needs: set[Need] = set()
        self._load(entry, {}, set(), needs)
        return frozenset(needs)

    def _load(self, path: str, bound: dict[str, set[str]], done: set[str], needs: set[Need]) -> None:
        if path in bound:
            return
        for package in self._packages(path):
            self._load(package, bound, done, needs)
        if path in bound:
            return
        bound[path] = set()
        for event in self._events(path):
            for target in event.loads:
                self._load(target, bound, done, needs)
            if event.source in bound and event.source not in done:
                missing = set(event.wants) - bound[event.source]
                needs |= {(path, event.source, name) for name in missing}
            bound[path].update(event.binds)
        done.add(path)

    def _packages(self, path: str) -> list[str]:
        """The `__init__` files around a module, outermost first."""
        found = []
        folder = dirname(path)
        while folder:
            for name in PACKAGE_FILES[:1]:
                package = f"{folder}/{name}"
                if package != path and self._reader.file(package):
                    found.append(package)
            folder = dirname(folder)
        return found[::-1]

    def _events(self, path: str) -> tuple[_Event, ...]:
        if self._other is not None and path not in self._changed:
            return self._other._events(path)  # noqa: SLF001 - another one of the same kind
        if path not in self._known:
            file = self._reader.file(path)
            module = module_of(file.source) if file is not None else None
            events = _Events(self._finder, path)
            self._known[path] = tuple(events.in_block(module.body)) if module is not None else ()
        return self._known[path]


class _Events:
    """Reads what happens as one module loads."""

    def __init__(self, finder: ModuleFinder, path: str) -> None:
        self._finder = finder
        self._path = path
        self._modules: dict[str, str] = {}
        """Names that stand for modules of ours, to their files."""

    def in_block(self, body: Iterable[ast.stmt]) -> Iterator[_Event]:
        """The events of some statements, in order."""
        for statement in body:
            if isinstance(statement, ast.Import):
                yield self._plain(statement)
            elif isinstance(statement, ast.ImportFrom):
                yield self._from(statement)
            elif not _for_types(statement):
                yield from self._reads(statement)
                yield _Event(tuple(_bound(statement)))
                if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield from self._inside(statement)

    def _inside(self, statement: ast.stmt) -> Iterator[_Event]:
        for block in ("body", "orelse", "finalbody"):
            yield from self.in_block(getattr(statement, block, ()))
        for inner in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            yield from self.in_block(inner.body)

    def _reads(self, statement: ast.stmt) -> Iterator[_Event]:
        """Attributes of imported modules that the statement needs at once; bodies come later, or never."""
        for node in _evaluated(statement):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                source = self._modules.get(node.value.id, "")
                inner = self._finder.find(source, Imported("", 1), node.attr) if source else ""
                if source and not inner:
                    yield _Event((), (), source, (node.attr,))

    def _plain(self, statement: ast.Import) -> _Event:
        found = {alias: self._finder.find(self._path, Imported(alias.name, 0)) for alias in statement.names}
        for alias, file in found.items():
            if file and (alias.asname or "." not in alias.name):
                self._modules[alias.asname or alias.name] = file
        names = tuple(alias.asname or alias.name.partition(".")[0] for alias in statement.names)
        return _Event(names, tuple(file for file in found.values() if file))

    def _from(self, statement: ast.ImportFrom) -> _Event:
        source = Imported(statement.module or "", statement.level)
        file = self._finder.find(self._path, source)
        inner = {alias: self._finder.find(self._path, source, alias.name) for alias in statement.names}
        self._modules |= {alias.asname or alias.name: module for alias, module in inner.items() if module}
        wants = tuple(alias.name for alias, module in inner.items() if not module and alias.name != "*")
        loads = tuple(dict.fromkeys(filter(None, (file, *inner.values()))))
        return _Event(tuple(alias.asname or alias.name for alias in statement.names), loads, file, wants)


def _for_types(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test)


def _evaluated(statement: ast.AST) -> Iterator[ast.AST]:
    """The expressions of a statement that are evaluated when it runs, without what is inside functions."""
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case | ast.Lambda):
            continue
        yield child
        yield from _evaluated(child)


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        return
    heads: list[ast.AST] = []
    if isinstance(statement, ast.Assign):
        heads = list(statement.targets)
    elif isinstance(statement, ast.AnnAssign | ast.AugAssign | ast.For):
        heads = [statement.target]
    elif isinstance(statement, ast.With):
        heads = [item.optional_vars for item in statement.items if item.optional_vars is not None]
    yield from (node.id for head in heads for node in ast.walk(head) if isinstance(node, ast.Name))
