"""What tsconfig files and package.json files say, read leniently: they may hold comments and spare commas."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Any

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_SPARE = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
_NAMES = ("tsconfig.json", "jsconfig.json")
_DEEPEST = 8
"""Settings that extend others that extend others."""


class Settings:
    """The settings files of one tree."""

    def __init__(self, paths: frozenset[str], read: Callable[[str], bytes | None]) -> None:
        self._paths = paths
        self._read = read
        self._files: dict[str, dict[str, Any]] = {}
        self._options: dict[str, dict[str, Any]] = {}
        self._near: dict[str, tuple[str, ...]] = {}

    def json(self, path: str) -> dict[str, Any]:
        """One file as a mapping; empty where it is none."""
        if path not in self._files:
            content = self._read(path) if path in self._paths else None
            self._files[path] = parse_lenient((content or b"").decode("utf-8", "replace"))
        return self._files[path]

    def mapped(self, path: str, specifier: str) -> Iterator[tuple[str, list[str]]]:
        """The folder and the paths that the settings around a file put in the place of a specifier."""
        for config in self._around(posixpath.dirname(path)):
            options = self._compiler(config)
            base = options.get("baseUrl")
            folder = options.get("folder")
            home = str(folder) if folder is not None else posixpath.dirname(config)
            paths = as_mapping(options.get("paths"))
            best = max((key for key in paths if _matches(key, specifier)), key=_weight, default=None)
            if best is not None:
                star = specifier[len(best.partition("*")[0]) :]
                star = star[: len(star) - len(best.partition("*")[2])] if "*" in best else ""
                yield home, [str(each).replace("*", star) for each in _listed(paths[best])]
            if base is not None:
                yield str(options.get("base_folder", home)), [specifier]

    def _around(self, folder: str) -> tuple[str, ...]:
        """The settings files of a folder and those above it, nearest first."""
        if folder not in self._near:
            own = [path for name in _NAMES if (path := posixpath.join(folder, name)) in self._paths]
            above = self._around(posixpath.dirname(folder)) if folder else ()
            self._near[folder] = (*own, *above)
        return self._near[folder]

    def _compiler(self, config: str, depth: int = 0) -> dict[str, Any]:
        if config in self._options:
            return self._options[config]
        content = self.json(config)
        merged: dict[str, Any] = {}
        for parent in _listed(content.get("extends")) if depth < _DEEPEST else []:
            found = self._extended(config, str(parent))
            if found:
                merged.update(self._compiler(found, depth + 1))
        own = as_mapping(content.get("compilerOptions"))
        here = posixpath.dirname(config)
        if "baseUrl" in own:
            merged["baseUrl"] = own["baseUrl"]
            merged["base_folder"] = posixpath.normpath(posixpath.join(here, str(own["baseUrl"])))
            merged["folder"] = merged["base_folder"]
        if "paths" in own:
            merged["paths"] = own["paths"]
            merged["folder"] = merged.get("base_folder", here)
        self._options[config] = merged
        return merged

    def _extended(self, config: str, parent: str) -> str:
        if not parent.startswith("."):
            return ""
        base = posixpath.normpath(posixpath.join(posixpath.dirname(config), parent))
        candidates = (base, base + ".json", posixpath.join(base, "tsconfig.json"))
        return next((path for path in candidates if path in self._paths), "")


def _matches(pattern: str, specifier: str) -> bool:
    head, star, tail = pattern.partition("*")
    if not star:
        return pattern == specifier
    fits = len(specifier) >= len(head) + len(tail)
    return fits and specifier.startswith(head) and specifier.endswith(tail)


def _weight(pattern: str) -> tuple[bool, int]:
    return "*" not in pattern, len(pattern.partition("*")[0])


def parse_lenient(text: str) -> dict[str, Any]:
    """JSON with comments and spare commas; empty where it cannot be read."""
    plain = _TOKEN.sub(lambda hit: hit.group() if hit.group().startswith('"') else " ", text)
    try:
        return as_mapping(json.loads(_SPARE.sub(lambda hit: hit.group(1) or "", plain.lstrip("\ufeff"))))
    except (ValueError, RecursionError):
        return {}


def as_mapping(value: object) -> dict[str, Any]:
    """A mapping, or an empty one."""
    return value if isinstance(value, dict) else {}


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
