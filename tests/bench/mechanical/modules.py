"""Which file is which module, what its imports bind, and where a name was defined in the end."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tests.bench.corpus import Files
from tests.bench.mechanical.text import Source

Origin = tuple[str, str]
"""Dotted module and name within it; an empty name for the module itself."""


@dataclass(frozen=True, eq=False)
class Package:
    """All Python files of a tree."""

    files: Files

    @cached_property
    def sources(self) -> dict[str, Source]:
        """By path; files whose offsets cannot be trusted are left out."""
        found = {}
        for path in sorted(self.files):
            if path.endswith((".py", ".pyi")):
                source = Source(path, self.files[path])
                if source.usable:
                    found[path] = source
        return found

    @cached_property
    def unusable(self) -> list[bytes]:
        """The contents of the Python files that were left out."""
        left_out = [
            path for path in self.files if path.endswith((".py", ".pyi")) and path not in self.sources
        ]
        return [self.files[path] for path in left_out]

    @cached_property
    def modules(self) -> dict[str, Source]:
        """By dotted name; stubs are not modules of their own."""
        return {dotted(path): source for path, source in self.sources.items() if path.endswith(".py")}

    @cached_property
    def _bound(self) -> dict[str, dict[str, Origin]]:
        return {name: dict(self._bindings(source)) for name, source in self.modules.items()}

    def _bindings(self, source: Source) -> Iterator[tuple[str, Origin]]:
        module = dotted(source.path)
        for node in module_level(source.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield from self.imported(source.path, node)
            else:
                yield from ((name, (module, name)) for name in bound_by(node))

    def imported(self, path: str, node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Origin]]:
        """The names that an import binds, with what they stand for; a star binds what the module has."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (
                    (alias.asname, (alias.name, ""))
                    if alias.asname
                    else (alias.name.split(".")[0], (alias.name.split(".")[0], ""))
                )
            return
        base = absolute(path, node)
        for alias in node.names:
            if alias.name != "*":
                submodule = f"{base}.{alias.name}"
                origin = (submodule, "") if submodule in self.modules else (base, alias.name)
                yield alias.asname or alias.name, origin
            elif base in self.modules and base != dotted(path):
                public = self.public(base)
                yield from ((name, (base, name)) for name in public)

    def public(self, module: str) -> list[str]:
        """What a star import of a module binds."""
        source = self.modules[module]
        listed = all_list(source.tree)
        if listed is not None:
            return listed
        return [name for name, _ in self._bindings(source) if not name.startswith("_")]

    def resolve(self, origin: Origin) -> Origin:
        """Where a name was defined in the end, through imports of imports."""
        seen = set()
        while origin not in seen:
            seen.add(origin)
            module, name = origin
            if not name or module not in self.modules:
                return origin
            following = self._bound[module].get(name)
            if following is None:
                submodule = f"{module}.{name}"
                return (submodule, "") if submodule in self.modules else origin
            origin = following
        return origin

    def lookup(self, module: str, name: str) -> Origin | None:
        """What a global name of a module stands for; None when the module does not bind it."""
        bound = self._bound[module].get(name)
        return None if bound is None else self.resolve(bound)


_LATEST: dict[int, Package] = {}


def package_of(files: Files) -> Package:
    """The same object for the same mapping, as long as no other package was asked for since."""
    found = _LATEST.get(id(files))
    if found is None or found.files is not files:
        _LATEST.clear()
        found = _LATEST[id(files)] = Package(files)
    return found


def dotted(path: str) -> str:
    """The module's name of a file."""
    stem = path.removesuffix(".pyi").removesuffix(".py").removesuffix("/__init__")
    return stem.replace("/", ".").removeprefix("src.")


def absolute(path: str, node: ast.ImportFrom) -> str:
    """The dotted module that a from-import names."""
    if not node.level:
        return node.module or ""
    parts = dotted(path).split(".")
    keep = len(parts) - node.level + (1 if path.endswith(("/__init__.py", "/__init__.pyi")) else 0)
    return ".".join([*parts[:keep], *([node.module] if node.module else [])])


def module_level(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements that run in the module's own scope, also inside if, try, with and loops."""
    waiting: list[ast.stmt] = list(reversed(tree.body))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
            for handler in getattr(node, "handlers", ()):
                inner += handler.body
            waiting += reversed(inner)


def bound_by(node: ast.stmt) -> Iterator[str]:
    """Names that one statement binds in its scope, its inner statements left out."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.stmt):
            for part in ast.walk(child):
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                    yield part.id


def all_list(tree: ast.Module) -> list[str] | None:
    """The strings of `__all__`."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            return [
                part.value
                for part in ast.walk(node)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]
    return None
