"""Which names stand for which types in a file, and what the file's Python can evaluate."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tier_code.codebase.codemods.hints.sites import blocks_of
from tier_code.ports.source import SourceTree

NEWEST_FLOOR = (3, 9)
"""Assumed where a project does not say which Pythons it supports."""
_REQUIRES = re.compile(rb"(?:requires-python|python_requires)\s*=\s*[\"']?[^\"'\n]*?>=?\s*(\d+)\.(\d+)")
_CLASSIFIER = re.compile(rb"Programming Language :: Python :: (\d+)\.(\d+)")
_RUNTIME_READERS = frozenset(
    {"attr", "attrs", "beartype", "cattrs", "dataclasses", "fastapi", "msgspec", "pydantic", "typeguard"}
    | {"typer"}
)


@dataclass(slots=True, kw_only=True)
class FileNames:
    """The module-level names of one file."""

    module: str
    """Its dotted name."""
    floor: tuple[int, int]
    """The oldest Python that the project supports."""
    origins: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Imported name to the module it comes from and its name there; for a whole module the name is empty."""
    classes: dict[str, int] = field(default_factory=dict)
    """Classes of the file, dotted, to the line after which they exist."""
    bound: set[str] = field(default_factory=set)
    """Every module-level name."""
    typing_only: set[str] = field(default_factory=set)
    """Names that exist for type checkers only."""
    lazy: bool = False
    """Hints are not evaluated here."""
    may_be_lazy: bool = True
    """Nothing in the file is known to read hints when it runs."""
    old_style: bool = False
    """It says `Optional[X]`, never `X | None`."""

    def local(self, module: str, name: str) -> str | None:
        """How the file says a name that it can see; None when it cannot."""
        head, _, rest = name.partition(".")
        tail = f".{rest}" if rest else ""
        if module == self.module and name in self.classes:
            return name
        if module == "builtins":
            return name if head not in self.bound else None
        for known, (home, what) in self.origins.items():
            if (home, what) == (module, head):
                return known + tail
        for known, (home, what) in self.origins.items():
            if not what and home == module:
                return f"{known}.{name}"
        return None

    def origin(self, dotted: str) -> tuple[str, str] | None:
        """Module and name of what a dotted name means here; None when nobody knows."""
        head, _, rest = dotted.partition(".")
        if dotted in self.classes:
            return self.module, dotted
        if head in self.origins:
            module, name = self.origins[head]
            return (module, ".".join(filter(None, (name, rest)))) if name or rest else None
        return None


def file_names(tree: SourceTree, path: str, module: str, parsed: ast.Module, source: bytes) -> FileNames:
    """Read the names of a file."""
    names = FileNames(module=module, floor=_floor(tree))
    is_package = posixpath.basename(path) == "__init__.py"
    _read(parsed.body, names, (module, is_package), typing_only=False)
    readers = {home.partition(".")[0] for home, _ in names.origins.values()} & _RUNTIME_READERS
    names.may_be_lazy = not readers and names.floor >= (3, 7) and not _annotated_classes(parsed)
    names.old_style = b"Optional[" in source and b"| None" not in source
    return names


def _floor(tree: SourceTree) -> tuple[int, int]:
    texts = [tree.read(name) or b"" for name in ("pyproject.toml", "setup.cfg", "setup.py")]
    for text in texts:
        match = _REQUIRES.search(text)
        if match:
            return int(match[1]), int(match[2])
    listed = [(int(a), int(b)) for text in texts for a, b in _CLASSIFIER.findall(text)]
    return (
        max(min(found for found in listed if found[0] == 3), (3, 7))
        if any(found[0] == 3 for found in listed)
        else NEWEST_FLOOR
    )


def _annotated_classes(parsed: ast.Module) -> bool:
    return any(
        isinstance(node, ast.ClassDef) and any(isinstance(part, ast.AnnAssign) for part in node.body)
        for node in ast.walk(parsed)
    )


def _read(body: list[ast.stmt], names: FileNames, home: tuple[str, bool], *, typing_only: bool) -> None:
    for statement in body:
        bindings = dict(_bindings(statement, home))
        names.bound.update(bindings)
        names.typing_only.update(bindings if typing_only else ())
        for name, origin in bindings.items():
            if origin == ("__future__", "annotations"):
                names.lazy = True
            elif origin is not None:
                names.origins.setdefault(name, origin)
        if isinstance(statement, ast.ClassDef):
            _classes(statement, "", names)
        elif not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            only = typing_only or is_typing_block(statement)
            for block in blocks_of(statement):
                _read(block, names, home, typing_only=only)


def is_typing_block(statement: ast.stmt) -> bool:
    """`if TYPE_CHECKING:`, also through a module."""
    return isinstance(statement, ast.If) and ast.unparse(statement.test).rpartition(".")[2] == "TYPE_CHECKING"


def _classes(node: ast.ClassDef, outer: str, names: FileNames) -> None:
    dotted = f"{outer}.{node.name}" if outer else node.name
    names.classes[dotted] = node.end_lineno or node.lineno
    for part in node.body:
        if isinstance(part, ast.ClassDef):
            _classes(part, dotted, names)


def _bindings(statement: ast.stmt, home: tuple[str, bool]) -> Iterator[tuple[str, tuple[str, str] | None]]:
    match statement:
        case ast.Import():
            yield from map(_imported, statement.names)
        case ast.ImportFrom():
            module = _absolute(statement, home)
            for alias in statement.names:
                yield alias.asname or alias.name, (module, alias.name)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, None
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.For() | ast.With():
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id, None
        case _:
            return


def _imported(alias: ast.alias) -> tuple[str, tuple[str, str]]:
    top = alias.name.partition(".")[0]
    return (alias.asname, (alias.name, "")) if alias.asname else (top, (top, ""))


def _absolute(statement: ast.ImportFrom, home: tuple[str, bool]) -> str:
    if not statement.level:
        return statement.module or ""
    module, is_package = home
    parts = module.split(".")
    keep = len(parts) - statement.level + is_package
    return ".".join([*parts[: max(keep, 0)], *([statement.module] if statement.module else [])])
