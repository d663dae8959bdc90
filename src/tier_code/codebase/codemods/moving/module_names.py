"""How a file spells another module of the repository in an import: with dots before it, or from the root."""

from __future__ import annotations

import posixpath

from tier_code.codebase.codemods.program.modules import SUFFIXES, module_key
from tier_code.codebase.codemods.program.repository import Repository


def relative_name(repository: Repository, path: str, key: str) -> str:
    """The module `key` as `path` names it with leading dots; empty when no package holds both."""
    folder, level = posixpath.dirname(path), 1
    while folder and in_package(repository, folder):
        if key == folder:
            return "." * level
        if key.startswith(folder + "/"):
            return "." * level + key[len(folder) + 1 :].replace("/", ".")
        folder, level = posixpath.dirname(folder), level + 1
    return ""


def in_package(repository: Repository, folder: str) -> bool:
    """Whether a folder is a package, or a folder without `__init__` inside of one."""
    while folder:
        if any(posixpath.basename(path).startswith("__init__.") for path in repository.modules.files(folder)):
            return True
        folder = posixpath.dirname(folder)
    return False


def absolute_name(root: str, key: str) -> str:
    """The module `key` as imports from `root` name it; empty when it is not below."""
    if not root:
        return key.replace("/", ".")
    return key[len(root) + 1 :].replace("/", ".") if key.startswith(root + "/") else ""


def root_of(repository: Repository, path: str) -> str:
    """The folder that absolute imports of a file's own package start from."""
    folder = posixpath.dirname(path)
    while folder and in_package(repository, folder):
        folder = posixpath.dirname(folder)
    return folder


def root_behind(key: str, dotted: str) -> str | None:
    """The folder that `dotted` starts from when it means the module `key`; None when it cannot."""
    parts = dotted.replace(".", "/")
    if key == parts:
        return ""
    return key.removesuffix("/" + parts) if key.endswith("/" + parts) else None


def key_behind(path: str, dotted: str) -> str:
    """The key of the module that `..dotted` means in `path`, whether it is there or not."""
    level = len(dotted) - len(dotted.lstrip("."))
    folder = posixpath.dirname(path)
    for _ in range(level - 1):
        folder = posixpath.dirname(folder)
    rest = dotted[level:].replace(".", "/")
    return posixpath.join(folder, rest) if rest else folder


def named_like(repository: Repository, spelled: str, path: str, old_key: str, new_key: str) -> str:
    """The module `new_key` spelled in `path` as `spelled` names the module `old_key`; empty if impossible."""
    if spelled.startswith("."):
        return relative_name(repository, path, new_key)
    root = root_behind(old_key, spelled)
    return "" if root is None else absolute_name(root, new_key)


def is_module_path(path: str) -> bool:
    """Whether a path can be that of a Python module."""
    stem, suffix = posixpath.splitext(posixpath.basename(path))
    return suffix in SUFFIXES and stem.isidentifier() and bool(module_key(path))
