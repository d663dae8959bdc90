"""Symbols whose every reference is known for certain, because each place of their word has been told apart.

A word qualifies when it is bound once in the whole package and every name token of it is the definition, a
use of the global, an import that leads to it, or an attribute that can mean nothing else. All others are left
out: this is no renamer, only a list of places that need no cleverness.
"""

from __future__ import annotations

import argparse
import array
import ast
import builtins
import collections
import datetime as dt
import decimal
import io
import logging
import pathlib
import random
import re
import threading
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from tests.bench.mechanical.modules import Package, all_list, dotted
from tests.bench.mechanical.text import Edit, Source, edited

_WORD = re.compile(r"\w+")
Place = tuple[str, int]
"""Path and first byte."""
_BUILT_IN = frozenset(
    name
    for kind in (
        *(str, bytes, list, dict, set, tuple, int, float, object, type, BaseException, OSError, range, slice),
        *(io.TextIOWrapper, io.BytesIO, re.Pattern, re.Match, types.FunctionType, types.ModuleType, property),
        *(
            collections.Counter,
            collections.deque,
            collections.OrderedDict,
            dt.datetime,
            decimal.Decimal,
        ),
        *(
            pathlib.Path,
            threading.Thread,
            logging.Logger,
            argparse.ArgumentParser,
            array.array,
            random.Random,
        ),
    )
    for name in dir(kind)
) | frozenset(dir(builtins))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A definition and all its places."""

    path: str
    qualname: str
    kind: str
    """`function`, `class`, `constant` or `method`."""
    places: tuple[Place, ...]
    """Every name token, the definition among them."""
    listed: tuple[Place, ...] = ()
    """Where the name stands in `__all__`, between the quotes."""
    node: ast.stmt = field(compare=False)

    @property
    def name(self) -> str:
        """Its last part."""
        return self.qualname.rpartition(".")[2]

    def renamed(self, package: Package, new: str) -> dict[str, bytes]:
        """The files that change when it gets another name."""
        edits: dict[str, list[Edit]] = {}
        for path, start in (*self.places, *self.listed):
            edits.setdefault(path, []).append((start, start + len(self.name.encode()), new.encode()))
        return {path: edited(package.files[path], found) for path, found in edits.items()}


_FOUND: WeakKeyDictionary[Package, list[Known]] = WeakKeyDictionary()


def known_symbols(package: Package) -> list[Known]:
    """Top-level functions, classes and constants, and methods, in path order."""
    if package not in _FOUND:
        _FOUND[package] = _known_symbols(package)
    return list(_FOUND[package])


def _known_symbols(package: Package) -> list[Known]:
    dark = _dark_words(package)
    classified = {path: _Uses(package, source).found for path, source in package.sources.items()}
    found = []
    for path, source in package.sources.items():
        if path.endswith(".py"):
            for qualname, kind, node in _definitions(source):
                named = qualname.rpartition(".")[2]
                known = None if named in dark else _known(package, classified, path, qualname, kind, node)
                if known is not None:
                    found.append(known)
    return found


def _definitions(source: Source) -> Iterator[tuple[str, str, ast.stmt]]:
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, "function", node
        elif isinstance(node, ast.ClassDef):
            yield node.name, "class", node
            for item in node.body:
                if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{node.name}.{item.name}", "method", item
        elif (
            isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
        ):
            yield node.targets[0].id, "constant", node


def _known(
    package: Package,
    classified: dict[str, dict[int, tuple[str, str]]],
    path: str,
    qualname: str,
    kind: str,
    node: ast.stmt,
) -> Known | None:
    name = qualname.rpartition(".")[2]
    if len(name) < 4 or name.startswith("__") or name in _BUILT_IN:
        return None
    places: list[Place] = []
    bindings = 0
    home = f"method:{qualname.rpartition('.')[0]}" if kind == "method" else dotted(path)
    for other, source in package.sources.items():
        for start in source.words.get(name, ()):
            use, leads = classified[other].get(start, ("unknown", ""))
            if use == "bound":
                bindings += not (other == f"{path}i" and leads == home)
                good = leads == home and other in (path, f"{path}i")
            elif kind == "method":
                good = use == "attribute" and not leads
            else:
                good = use in ("global", "import", "attribute") and leads == home
            if not good:
                return None
            places.append((other, start))
    if bindings != 1:
        return None
    listed = tuple(_listed(package, name))
    return Known(path=path, qualname=qualname, kind=kind, places=tuple(places), listed=listed, node=node)


def _dark_words(package: Package) -> frozenset[str]:
    """Words that a string may look up, or that stand where a place cannot be pointed at."""
    dark: set[str] = set()
    for content in package.unusable:
        dark.update(_WORD.findall(content.decode("latin-1")))
    for source in package.sources.values():
        named: collections.Counter[str] = collections.Counter()
        for text in source.strings:
            prefix, quote = text.partition(text[-1])[0].lower(), text[-1]
            body = text[len(prefix) :].strip(quote)
            if "f" in prefix:
                dark.update(_WORD.findall(text))
            elif re.fullmatch(r"[\w.:]+", body):
                named.update(_WORD.findall(body))
        listed = collections.Counter(all_list(source.tree) or [])
        dark.update(name for name in {*named, *listed} if named[name] != listed[name])
    return frozenset(dark)


def _listed(package: Package, name: str) -> Iterator[Place]:
    for path, source in package.sources.items():
        if name in (all_list(source.tree) or []):
            for node in ast.walk(source.tree):
                if isinstance(node, ast.Constant) and node.value == name:
                    yield path, source.content.index(name.encode(), source.start(node))


class _Uses:
    """Tells every name token of one file apart: what it does, and which module or class it leads to."""

    def __init__(self, package: Package, source: Source) -> None:
        self._package = package
        self._source = source
        self._imports: dict[str, set[tuple[str, str]]] = {}
        self.found: dict[int, tuple[str, str]] = {}
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._import(node)
        for node in ast.walk(source.tree):
            self._node(node)
        self._headers()

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for name, origin in self._package.imported(self._source.path, node):
            self._imports.setdefault(name, set()).add(self._package.resolve(origin))
        for alias in node.names:
            if isinstance(node, ast.ImportFrom) and alias.name != "*":
                module, name = self._package.resolve(
                    next(
                        iter(
                            dict(
                                self._package.imported(
                                    self._source.path,
                                    ast.ImportFrom(node.module, [ast.alias(alias.name)], node.level),
                                )
                            ).values()
                        )
                    )
                )
                self.found[self._source.start(alias)] = ("import", module if name == alias.name else "?")

    def _node(self, node: ast.AST) -> None:
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                self.found.setdefault(self._source.start(node), ("global", self._leads(node.id)))
            elif isinstance(node.ctx, ast.Store):
                self.found[self._source.start(node)] = ("bound", "?")
        elif isinstance(node, ast.Attribute):
            end = self._source.end(node)
            module = self._module_of(node.value)
            origin = self._package.resolve((module, node.attr)) if module else ("", "")
            leads = origin[0] if origin[1] == node.attr else ("?" if module else "")
            use = "attribute" if isinstance(node.ctx, ast.Load) else "bound"
            self.found[end - len(node.attr.encode())] = (use, leads or ("" if use == "attribute" else "?"))

    def _leads(self, name: str) -> str:
        """The module that a global of this file was defined in; `?` when that is not certain."""
        imported = self._imports.get(name, set())
        if not imported:
            return dotted(self._source.path)
        if len(imported) > 1:
            return "?"
        module, original = next(iter(imported))
        return module if original == name else "?"

    def _module_of(self, node: ast.expr) -> str:
        """The dotted module that an expression stands for, by the imports of this file."""
        if isinstance(node, ast.Name):
            imported = self._imports.get(node.id, set())
            if len(imported) == 1:
                module, name = next(iter(imported))
                return "" if name else module
        elif isinstance(node, ast.Attribute) and (outer := self._module_of(node.value)):
            module, name = self._package.resolve((outer, node.attr))
            return "" if name else module
        return ""

    def _headers(self) -> None:
        """The names in definitions and in assignments at the top, which the tree does not point at."""
        module = dotted(self._source.path)
        tops = {id(node): module for node in self._source.tree.body}
        for top in self._source.tree.body:
            if isinstance(top, ast.ClassDef):
                tops |= {id(item): f"method:{top.name}" for item in top.body}
        for node in ast.walk(self._source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                after = [start for start in self._source.words[node.name] if start > self._source.start(node)]
                self.found[min(after)] = ("bound", tops.get(id(node), "?"))
        for top in self._source.tree.body:
            if isinstance(top, ast.Assign) and isinstance(top.targets[0], ast.Name):
                self.found[self._source.start(top.targets[0])] = ("bound", module)
