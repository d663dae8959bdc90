"""Where imports lead inside a tree, read from Python's own syntax trees, for checks."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator

from tier_code.codebase.checks.moves.move_comparison import parsed
from tier_code.ports.source import SourceTree

_SUFFIXES = (".py", ".pyi", ".pyw")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class ImportMap:
    """The modules of a tree, their imports and the names they have. Files are parsed when asked about."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self._paths = {_stem(path): path for path in tree.paths() if path.endswith(_SUFFIXES)}
        self._packages = {
            posixpath.dirname(path)
            for path in tree.paths()
            if posixpath.basename(path).startswith("__init__.py")
        }
        self._modules: dict[str, ast.Module | None] = {}
        self._edges: dict[str, set[str]] = {}

    def module(self, path: str) -> ast.Module | None:
        """The parsed file; None when it cannot be."""
        if path not in self._modules:
            try:
                self._modules[path] = parsed(self._tree.read(path))
            except (SyntaxError, ValueError, RecursionError):
                self._modules[path] = None
        return self._modules[path]

    def found(self, importer: str, level: int, dotted: str) -> str:
        """The file that `from ..dotted import` means; empty when it is not of this tree."""
        parts = dotted.replace(".", "/")
        if level:
            folder = posixpath.dirname(importer)
            for _ in range(level - 1):
                folder = posixpath.dirname(folder)
            return self._paths.get(posixpath.join(folder, parts) if parts else folder, "")
        fitting = [stem for stem in self._paths if stem == parts or stem.endswith("/" + parts)]
        roots = {stem: stem.removesuffix(parts).rstrip("/") for stem in fitting}
        importable = [stem for stem in fitting if not roots[stem] or roots[stem] not in self._packages]
        near = sorted(
            importable, key=lambda stem: (not importer.startswith(roots[stem]), len(roots[stem]), stem)
        )
        return self._paths[near[0]] if near else ""

    def inner(self, path: str, name: str) -> str:
        """The submodule `name` of the package whose `__init__` this is."""
        return self._paths.get(f"{_stem(path)}/{name}", "") if "__init__" in path else ""

    def has(self, path: str, name: str) -> bool:
        """Whether a module has a name as an attribute once it is imported; also when nobody can tell."""
        module = self.module(path)
        if module is None or self.inner(path, name):
            return True
        names = set(_bound(module))
        return bool({name, "*", "__getattr__"} & names)

    def edges(self, path: str) -> set[str]:
        """The files that importing this one runs."""
        if path not in self._edges:
            self._edges[path] = set(self._run(path)) - {path}
        return self._edges[path]

    def _run(self, path: str) -> Iterator[str]:
        module = self.module(path)
        for node in _at_import(module) if module is not None else ():
            for target in self._targets(path, node):
                yield target
                folder = posixpath.dirname(target)
                while folder:
                    package = self._paths.get(folder, "") if folder in self._packages else ""
                    if package and not path.startswith(folder + "/"):
                        yield package
                    folder = posixpath.dirname(folder)

    def _targets(self, path: str, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
        if isinstance(node, ast.Import):
            found = [self.found(path, 0, name.name) for name in node.names]
        else:
            base = self.found(path, node.level, node.module or "")
            inner = [self.inner(base, name.name) for name in node.names] if base else []
            found = [each or base for each in inner]
            folder = not base and node.level
            found += [self._below(path, node, name.name) for name in node.names] if folder else []
        yield from (each for each in found if each)

    def _below(self, path: str, node: ast.ImportFrom, name: str) -> str:
        """`from . import name` in a folder without `__init__`."""
        return self.found(path, node.level, f"{node.module}.{name}" if node.module else name)

    def reaches(self, start: str, goal: str) -> list[str]:
        """The shortest way from one file to another by imports that run; empty when there is none."""
        ways, waiting = {start: [start]}, [start]
        while waiting:
            path = waiting.pop(0)
            if path == goal:
                return ways[path]
            for following in sorted(self.edges(path) - ways.keys()):
                ways[following] = [*ways[path], following]
                waiting.append(following)
        return []


def _stem(path: str) -> str:
    return posixpath.splitext(path)[0].removesuffix("/__init__")


def _at_import(module: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    """The import statements that run when the module is imported."""
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            waiting += node.orelse
        elif not isinstance(node, _FUNCTIONS):
            waiting += ast.iter_child_nodes(node)


def _bound(module: ast.Module) -> Iterator[str]:
    """The names that a module binds at its top level, `*` for a star import."""
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (name.asname or name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Global):
            yield from node.names
        if not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node)
