"""Which files of a tree a type checker is given, and under which module names."""

from __future__ import annotations

import ast
import keyword
import posixpath
import re
import sys
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from tier_code.codebase.source_text import utf8_source
from tier_code.ports.source import SourceTree

MOST_FILES = 120
"""Files looked at together: the target's own and those that speak of what it defines."""
MOST_BYTES = 3_000_000
LARGEST_FILE = 600_000
MOST_READ = 2000
"""Files that imports can find."""
_TAKEN = frozenset(sys.stdlib_module_names) | {"typing_extensions", "mypy_extensions", "_typeshed"}
_INLINE_SETTING = re.compile(rb"^([ \t]*#[ \t]*)mypy(?=:)", re.MULTILINE)
_SKIPPED = re.compile(r"(?:^|/)(?:\.?venv|node_modules|site-packages|\.git)/")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSources:
    """What one run of a type checker sees."""

    files: Mapping[str, bytes]
    """Every Python file that can be parsed, as UTF-8 and without settings for type checkers."""
    modules: Mapping[str, str]
    """Path to module name of the files that are looked at; imports bring in the others."""
    roots: tuple[str, ...]
    """Folders that imports start from."""

    def with_file(self, path: str, source: bytes) -> TypedSources:
        """The same with another content of one file."""
        return replace(self, files={**self.files, path: source})

    def without(self, path: str) -> TypedSources:
        """The same less one file."""
        return replace(
            self,
            files={known: source for known, source in self.files.items() if known != path},
            modules={known: module for known, module in self.modules.items() if known != path},
        )


def typed_sources(tree: SourceTree, path: str) -> TypedSources:
    """The file at `path`, the files that may use one of the names it defines, and all others for imports."""
    contents = {known: tree.read(known) for known in _near(tree.paths(), path)}
    files = {known: _neutral(content) for known, content in contents.items() if content is not None}
    readable = {known: source for known, source in files.items() if source is not None}
    packages = {posixpath.dirname(known) for known in readable if posixpath.basename(known) == "__init__.py"}
    # mypy looks at nothing any more where a file would stand for a module of the standard library.
    hidden = {known for known in readable if module_name(known, packages).partition(".")[0] in _TAKEN}
    readable = {known: source for known, source in readable.items() if known not in hidden}
    users = _users(readable, path, _names_defined(readable.get(path, b"")))
    modules: dict[str, str] = {}
    for known in (path, *users) if path in readable else ():
        module = module_name(known, packages)
        if module not in modules.values():
            modules[known] = module
    roots = sorted({_root(known, packages) for known in (path, *modules)}, key=lambda root: (root, len(root)))
    return TypedSources(files=readable, modules=modules, roots=tuple(roots))


def module_name(path: str, packages: Iterable[str]) -> str:
    """The dotted name under which other files import this one."""
    root = _root(path, packages)
    stem = posixpath.splitext(path[len(root) :].lstrip("/"))[0]
    parts = [part for part in stem.split("/") if part != "__init__"] or [posixpath.basename(root) or "main"]
    plain = [part if part.isidentifier() and not keyword.iskeyword(part) else "" for part in parts]
    return ".".join(parts) if all(plain) else "_tier_code_" + re.sub(r"\W", "_", "_".join(parts))


def _root(path: str, packages: Iterable[str]) -> str:
    known = packages if isinstance(packages, set) else set(packages)
    root = folder = posixpath.dirname(path)
    while folder:
        if folder in known:
            # Folders without `__init__.py` inside a package belong to it.
            root = posixpath.dirname(folder)
        folder = posixpath.dirname(folder)
    return root


def _near(paths: Iterable[str], path: str) -> list[str]:
    """The Python files; of a very large repository those nearest to one of them, and tests before others."""
    wanted = [known for known in paths if _is_wanted(known)]
    if len(wanted) <= MOST_READ:
        return wanted
    parts = path.split("/")

    def distance(known: str) -> tuple[int, bool, str]:
        common = len(posixpath.commonprefix([parts, known.split("/")]))
        return -common, "test" not in known, known

    return sorted(wanted, key=distance)[:MOST_READ]


def _is_wanted(path: str) -> bool:
    return path.endswith((".py", ".pyi")) and not _SKIPPED.search(path)


@lru_cache(maxsize=4096)
def _neutral(content: bytes) -> bytes | None:
    """The source as UTF-8, its settings for mypy made plain comments; None when Python cannot parse it."""
    source = utf8_source(content)
    if source is None or len(source) > LARGEST_FILE:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text = source.decode("utf-8")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    first, found, rest = source.partition(b"\n")
    if b"coding" in first and first.startswith(b"#"):
        source = b"#" + found + rest
    return _INLINE_SETTING.sub(rb"\1m pi", source)


@lru_cache(maxsize=16)
def _names_defined(source: bytes) -> frozenset[str]:
    """The functions and classes of a file."""
    return frozenset(
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    )


def _users(files: Mapping[str, bytes], path: str, names: Iterable[str]) -> list[str]:
    """Files that hold one of the names, those that hold most of them first."""
    words = sorted({name for name in names if not name.startswith("__")} | {posixpath.basename(path)[:-3]})
    pattern = re.compile(rb"\b(?:" + b"|".join(re.escape(word.encode()) for word in words) + rb")\b")
    counted = [
        (-len(set(pattern.findall(source))), known) for known, source in files.items() if known != path
    ]
    chosen: list[str] = []
    size = 0
    for count, known in sorted(counted):
        size += len(files[known])
        if count and len(chosen) < MOST_FILES and size <= MOST_BYTES:
            chosen.append(known)
    return chosen
