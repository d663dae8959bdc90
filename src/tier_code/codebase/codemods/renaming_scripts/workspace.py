"""The packages of a repository by their package.json: what each is called, where it lies, what it offers."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tier_code.codebase.codemods.renaming_scripts.settings import Settings, as_mapping

_OWN_ENTRIES = ("source", "types", "typings", "module", "main", "browser")


@dataclass(frozen=True, slots=True)
class Package:
    """One package.json."""

    name: str
    folder: str
    content: dict[str, Any] = field(repr=False, hash=False, compare=False)

    @property
    def private(self) -> bool:
        """Whether it is never published."""
        return self.content.get("private") is True

    def entries(self, inside: str) -> list[str]:
        """What `name/inside` may mean, relative to the folder; the package itself for an empty one."""
        subpath = f"./{inside}" if inside else "."
        found = self.matching("exports", subpath)
        if found or self.content.get("exports") is not None:
            return found
        if inside:
            return [inside]
        return [str(self.content[key]) for key in _OWN_ENTRIES if isinstance(self.content.get(key), str)]

    def matching(self, table: str, subpath: str) -> list[str]:
        """The files that `exports` or `imports` gives for a subpath."""
        given = self.content.get(table)
        listed = as_mapping(given)
        if table == "exports" and not any(key.startswith(".") for key in listed):
            return _leaves(given) if subpath == "." else []
        if subpath in listed:
            return _leaves(listed[subpath])
        for key in sorted(listed, key=len, reverse=True):
            head, star, tail = key.partition("*")
            if star and subpath.startswith(head) and subpath.endswith(tail):
                middle = subpath[len(head) : len(subpath) - len(tail)]
                return [leaf.replace("*", middle) for leaf in _leaves(listed[key])]
        return []

    def offered(self) -> list[str]:
        """The entry files of all subpaths without a pattern."""
        listed = as_mapping(self.content.get("exports"))
        keys = [key for key in listed if key.startswith(".") and "*" not in key]
        found = [leaf for key in keys for leaf in self.matching("exports", key)]
        return found or self.entries("")


class Packages:
    """All packages of a tree."""

    def __init__(self, paths: frozenset[str], settings: Settings) -> None:
        self._by_folder: dict[str, Package] = {}
        self._by_name: dict[str, Package] = {}
        files = (path for path in paths if posixpath.basename(path) == "package.json")
        for path in sorted(files, key=lambda each: (each.count("/"), each)):
            if "node_modules/" in path:
                continue
            content = settings.json(path)
            package = Package(str(content.get("name") or ""), posixpath.dirname(path), content)
            self._by_folder[package.folder] = package
            if package.name:
                self._by_name.setdefault(package.name, package)

    def all(self) -> Iterator[Package]:
        """Every package with a name."""
        yield from self._by_name.values()

    def at(self, folder: str) -> Package | None:
        """The package of exactly this folder."""
        return self._by_folder.get(folder)

    def around(self, path: str) -> Package | None:
        """The package that a file belongs to."""
        folder = posixpath.dirname(path)
        while folder not in self._by_folder:
            if not folder:
                return None
            folder = posixpath.dirname(folder)
        return self._by_folder[folder]

    def named(self, specifier: str) -> Package | None:
        """The package whose name a specifier begins with."""
        parts = specifier.split("/")
        return self._by_name.get("/".join(parts[: 2 if specifier.startswith("@") else 1]))


def _leaves(value: object) -> list[str]:
    """All files that conditions may lead to."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [leaf for each in value for leaf in _leaves(each)]
    return [leaf for each in as_mapping(value).values() for leaf in _leaves(each)]
