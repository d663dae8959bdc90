"""Which files an import statement means. Nothing says where imports start, so the layout has to tell."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Iterable

SUFFIXES = (".py", ".pyi", ".pyw")
_PACKAGE_FILE = "__init__"


def module_key(path: str) -> str:
    """The module of a file: its path without suffix, a package's folder for its `__init__`."""
    stem, suffix = posixpath.splitext(path)
    if suffix not in SUFFIXES:
        return path
    return posixpath.dirname(stem) if posixpath.basename(stem) == _PACKAGE_FILE else stem


class ModuleTable:
    """The modules and packages that a set of Python files makes up. A key is a path without suffix."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._files: dict[str, list[str]] = {}
        self._packages: set[str] = set()
        self._by_name: dict[str, set[str]] = {}
        for path in sorted(paths):
            if posixpath.splitext(path)[1] in SUFFIXES:
                self._add(path)

    def _add(self, path: str) -> None:
        key = module_key(path)
        self._files.setdefault(key, []).append(path)
        if posixpath.splitext(posixpath.basename(path))[0] == _PACKAGE_FILE:
            self._packages.add(key)
        while key:
            self._by_name.setdefault(posixpath.basename(key), set()).add(key)
            key = posixpath.dirname(key)

    def files(self, key: str) -> tuple[str, ...]:
        """The source and the stub of a module; empty for a namespace package."""
        return tuple(self._files.get(key, ()))

    def submodule(self, key: str, name: str) -> str | None:
        """The module `name` inside the package `key`."""
        inner = posixpath.join(key, name)
        return inner if inner in self._by_name.get(name, ()) else None

    def parents_of(self, name: str) -> list[str]:
        """The packages that have a submodule of this name."""
        return sorted(posixpath.dirname(key) for key in self._by_name.get(name, ()) if "/" in key)

    def relative(self, path: str, level: int, dotted: str) -> str | None:
        """The module of `from ..dotted import` with `level` dots, written in `path`."""
        folder = posixpath.dirname(path)
        for _ in range(level - 1):
            folder = posixpath.dirname(folder)
        for part in filter(None, dotted.split(".")):
            inner = self.submodule(folder, part)
            if inner is None:
                return None
            folder = inner
        return folder

    def absolute(self, path: str, dotted: str) -> tuple[str, ...]:
        """The modules that `import dotted` in `path` may mean: several only when the layout is ambiguous."""
        parts = dotted.replace(".", "/")
        ends = [key for key in self._by_name.get(posixpath.basename(parts), ()) if _ends_with(key, parts)]
        roots = {key: key.removesuffix(parts).rstrip("/") for key in ends}
        importable = [key for key in ends if not self._inside_package(roots[key])]
        if not importable:
            importable = self._beside(path, dotted, ends)
        if not importable:
            return ()
        best = min(_distance(path, roots[key]) for key in importable)
        return tuple(sorted(key for key in importable if _distance(path, roots[key]) == best))

    def _beside(self, path: str, dotted: str, ends: list[str]) -> list[str]:
        """Scripts inside a package folder may import their neighbours by bare name."""
        if dotted.split(".", maxsplit=1)[0] in sys.stdlib_module_names:
            return []
        beside = posixpath.join(posixpath.dirname(path), dotted.replace(".", "/"))
        return [key for key in ends if key == beside]

    def _inside_package(self, root: str) -> bool:
        return bool(root) and root in self._packages

    def roots(self, path: str) -> list[str]:
        """Folders that imports in `path` start from, nearest first: they hold modules and are no packages."""
        holders = {posixpath.dirname(key) for key in self._files if key}
        found = [folder for folder in holders if not self._inside_package(folder)]
        return sorted(found, key=lambda root: (_distance(path, root), root))


def _ends_with(key: str, parts: str) -> bool:
    return key == parts or key.endswith("/" + parts)


def _distance(path: str, root: str) -> tuple[int, int]:
    """Roots above the importing file come first, the nearest of them leading; then the shallow ones."""
    folder = posixpath.dirname(path)
    depth = len(root.split("/")) if root else 0
    above = root in {"", folder} or folder.startswith(root + "/")
    if above and root:
        return (0, -depth)
    return (1, depth)
