"""What code outside the repository defines: builtins, standard library, packages. Read, never imported."""

from __future__ import annotations

import builtins
import importlib.util
import io
import re
import sys
import types
from functools import cached_property
from pathlib import Path

from tier_code.codebase.codemods.program.repository import Repository

_IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
_JEDI = importlib.util.find_spec("jedi")
_SETTINGS = ("pyproject.toml", "setup.cfg", "setup.py")
_PROJECT_NAME = re.compile(rb"^[ \t]*name[ \t]*=[ \t]*[\"']?([A-Za-z_][\w-]*)", re.MULTILINE)
_TYPESHED = Path((_JEDI.origin if _JEDI else None) or "", "../third_party/typeshed/stdlib").resolve()
"""The standard library's type stubs, which jedi carries with it."""
_ALWAYS_THERE = ("builtins", "types", "typing", "io", "collections", "os", "_typeshed")
_VIRTUAL_ENVIRONMENTS = (".venv", "venv")
_MAX_FILES = 4000
_BUILTIN_TYPES: tuple[type, ...] = (
    *(value for value in vars(builtins).values() if isinstance(value, type)),
    *(value for value in vars(types).values() if isinstance(value, type)),
    io.TextIOWrapper, io.BufferedReader, io.BytesIO, io.StringIO,
)  # fmt: skip


class Outside:
    """Looks for a name among attributes that objects from outside the repository have."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._defined: dict[str, str] = {}

    @cached_property
    def search_path(self) -> tuple[str, ...]:
        """Folders with installed packages: the repository's own virtual environment first, then ours."""
        found = []
        if self._repository.tree.root:
            root = Path(self._repository.tree.root)
            for folder in _VIRTUAL_ENVIRONMENTS:
                found += sorted(str(path) for path in root.glob(f"{folder}/lib/python3*/site-packages"))
        return (*found, *(folder for folder in sys.path if folder and Path(folder).is_dir()))

    @cached_property
    def own_names(self) -> frozenset[str]:
        """The names under which this project is installed: imports of them may mean its files."""
        found = (
            name.decode().replace("-", "_")
            for path in _SETTINGS
            for name in _PROJECT_NAME.findall(self._repository.tree.read(path) or b"")
        )
        return frozenset(found)

    @cached_property
    def imported_packages(self) -> tuple[str, ...]:
        """Top-level names that the repository imports and does not contain."""
        found = {
            name.decode()
            for path in self._repository.python_paths
            for name in _IMPORT.findall(self._repository.raw(path) or b"")
        }
        return tuple(sorted(name for name in found if not self._repository.modules.absolute("", name)))

    def attribute_owner(self, name: str) -> str:
        """Where outside the repository an object may have such an attribute; empty when nowhere known."""
        if name not in self._defined:
            self._defined[name] = self._find(name)
        return self._defined[name]

    def _find(self, name: str) -> str:
        for kind in _BUILTIN_TYPES:
            if hasattr(kind, name):
                return f"the builtin type {kind.__name__}"
        member = _member_pattern(name)
        for package in (*_ALWAYS_THERE, *self.imported_packages):
            if any(member.search(source) for source in self._sources(package)):
                return f"the package {package}"
        return ""

    def _sources(self, package: str) -> list[bytes]:
        for folder in (str(_TYPESHED), *self.search_path):
            for suffix in (".pyi", ".py"):
                single = Path(folder, package + suffix)
                if single.is_file():
                    return [single.read_bytes()]
            inside = Path(folder, package)
            if inside.is_dir():
                paths = sorted({*inside.rglob("*.py"), *inside.rglob("*.pyi")})[:_MAX_FILES]
                return [path.read_bytes() for path in paths if path.is_file()]
        return []


def _member_pattern(name: str) -> re.Pattern[bytes]:
    """Matches a definition inside a class body, or an assignment to an attribute."""
    word = re.escape(name.encode())
    return re.compile(
        rb"^[ \t]+(?:async[ \t]+)?def[ \t]+%b\b|^[ \t]+%b[ \t]*[:=]|\.%b[ \t]*(?::[^=\n]+)?=(?!=)"
        % (word, word, word),
        re.MULTILINE,
    )
