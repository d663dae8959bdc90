"""Which file an import means: relative paths, `paths` of a tsconfig, packages of a monorepo."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tier_code.codebase.codemods.renaming_scripts.settings import Settings
from tier_code.codebase.codemods.renaming_scripts.workspace import Package, Packages

_ENDS = (".ts", ".tsx", ".d.ts", ".mts", ".cts", ".d.mts", ".d.cts", ".js", ".jsx", ".mjs", ".cjs")
_WRITTEN = {
    ".js": (".ts", ".tsx", ".d.ts"),
    ".jsx": (".tsx", ".ts", ".d.ts"),
    ".mjs": (".mts", ".d.mts"),
    ".cjs": (".cts", ".d.cts"),
}
"""An import says how a file will be called once compiled."""
_SCRIPT = re.compile(r"\.[cm]?[jt]sx?$")
_OTHER = re.compile(r"\.(?!test|spec|config|d$|stories|mock)[a-z0-9]{2,8}(?:\?.*)?$")
_LOCAL = re.compile(r"^(?:[@~]/|#|\$|~|src/)")
"""Specifiers that name something of the project by an alias of some tool."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where an import leads."""

    files: tuple[str, ...] = ()
    """Several where conditions of a package lead to several."""
    unknown: bool = False
    """It may be a file of this repository, and nobody can tell which."""


OUTSIDE = Found()
UNKNOWN = Found(unknown=True)


class Modules:
    """Resolves import specifiers in one tree."""

    def __init__(self, paths: Iterable[str], read: Callable[[str], bytes | None]) -> None:
        self._paths = frozenset(paths)
        self._folders = frozenset(_folders(self._paths))
        self._settings = Settings(self._paths, read)
        self.packages = Packages(self._paths, self._settings)
        self._known: dict[tuple[str, str], Found] = {}

    def resolve(self, path: str, specifier: str) -> Found:
        """The files that `specifier` means in the file `path`."""
        key = (posixpath.dirname(path), specifier)
        if key not in self._known:
            self._known[key] = self._resolve(path, specifier)
        return self._known[key]

    def _resolve(self, path: str, specifier: str) -> Found:
        plain = specifier.partition("?")[0]
        if plain.startswith(("./", "../")) or plain in {".", ".."}:
            return self._relative(posixpath.join(posixpath.dirname(path), plain))
        if plain.startswith("/") or ":" in plain:
            return OUTSIDE
        mapped = self._by_settings(path, plain)
        if mapped is not None:
            return mapped
        if plain.startswith("#"):
            return self._imports(path, plain)
        package = self.packages.named(plain)
        if package is not None:
            return self._in_package(package, plain[len(package.name) :].lstrip("/"))
        return UNKNOWN if _LOCAL.match(plain) or plain.partition("/")[0] in self._top else OUTSIDE

    @property
    def _top(self) -> frozenset[str]:
        return frozenset(folder for folder in self._folders if "/" not in folder)

    def _relative(self, target: str) -> Found:
        normal = posixpath.normpath(target)
        if normal.startswith(".."):
            return OUTSIDE
        file = self.file("" if normal == "." else normal)
        if file:
            return Found((file,))
        is_other = bool(_OTHER.search(normal)) and not _SCRIPT.search(normal)
        return OUTSIDE if is_other else UNKNOWN

    def file(self, base: str) -> str:
        """The file that a path without its end means; empty for none."""
        stem, end = posixpath.splitext(base)
        for other in _WRITTEN.get(end, ()):
            if stem + other in self._paths:
                return stem + other
        if base in self._paths and _SCRIPT.search(base):
            return base
        for candidate in (base + end for end in _ENDS if base):
            if candidate in self._paths:
                return candidate
        return self._folder(base) if base in self._folders or not base else ""

    def _folder(self, base: str) -> str:
        package = self.packages.at(base)
        if package is not None and base:
            for entry in package.entries(""):
                found = self._entry(package, entry, is_main=True)
                if found:
                    return found
        for end in _ENDS:
            candidate = posixpath.join(base, "index" + end)
            if candidate in self._paths:
                return candidate
        return ""

    def _by_settings(self, path: str, specifier: str) -> Found | None:
        for folder, targets in self._settings.mapped(path, specifier):
            for target in targets:
                normal = posixpath.normpath(posixpath.join(folder, target))
                if normal.startswith(".."):
                    continue
                file = self.file("" if normal == "." else normal)
                if file:
                    return Found((file,))
        return None

    def _imports(self, path: str, specifier: str) -> Found:
        """`#name`, as `imports` of the package says."""
        package = self.packages.around(path)
        entries = package.matching("imports", specifier) if package is not None else []
        return self._all(package, entries, specifier) if package is not None and entries else UNKNOWN

    def _in_package(self, package: Package, inside: str) -> Found:
        return self._all(package, package.entries(inside), inside)

    def _all(self, package: Package, entries: list[str], inside: str = "") -> Found:
        found = [file for entry in entries if (file := self._entry(package, entry, is_main=not inside))]
        if not found:
            usual = (posixpath.join(package.folder, top, inside) for top in ("src", "", "lib"))
            found = [file for base in usual if (file := self.file(base.rstrip("/")))][:1]
        return Found(tuple(dict.fromkeys(found))) if found else UNKNOWN

    def _entry(self, package: Package, entry: str, *, is_main: bool) -> str:
        """The source file behind what a package says it offers, which may be what it is compiled to."""
        if not _SCRIPT.search(entry) and posixpath.splitext(entry)[1]:
            return ""
        for candidate in _sources(entry, is_main=is_main):
            full = posixpath.normpath(posixpath.join(package.folder, candidate))
            file = self.file(full)
            if file:
                return file
        return ""

    def entry_files(self) -> Iterator[tuple[Package, str]]:
        """Every file that a published package offers as a whole."""
        for package in self.packages.all():
            if not package.private:
                main = [self._entry(package, entry, is_main=True) for entry in package.entries("")]
                others = [self._entry(package, entry, is_main=False) for entry in package.offered()]
                yield from ((package, file) for file in dict.fromkeys([*main, *others]) if file)


_BUILT = re.compile(
    r"^(?:dist|lib|build|out|esm|cjs|es|output|types)/(?:(?:esm|cjs|es|types|src|modern|legacy)/)?"
)


def _sources(entry: str, *, is_main: bool) -> Iterator[str]:
    """The file itself, and where the source of a compiled file usually lies."""
    plain = posixpath.normpath(entry)
    yield plain
    built = _BUILT.match(plain)
    if built is None:
        return
    stem = re.sub(r"(?:\.d)?\.[cm]?[jt]sx?$", "", plain[built.end() :])
    for top in ("src/", ""):
        yield top + stem
    first = re.sub(r"\.(?:prod|dev|min|cjs|esm|mjs|umd|global|runtime|esm-bundler|esm-browser)$", "", stem)
    if first != stem:
        yield "src/" + first
    if is_main and "/" not in stem:
        yield "src/index"


def _folders(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        folder = posixpath.dirname(path)
        while folder:
            yield folder
            folder = posixpath.dirname(folder)
