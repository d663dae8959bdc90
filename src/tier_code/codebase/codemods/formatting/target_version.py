"""The oldest Python that a repository says it supports: a fact about its code, not a setting of a tool."""

from __future__ import annotations

import re

from tier_code.ports.source import SourceTree

OLDEST = 7
NEWEST = 14
"""Minor versions of Python 3 that ruff knows by name."""
_SAYS = re.compile(r"(?:requires-python|python_requires)\s*=\s*[\"']?\s*(?P<bounds>[^\"'\n]+)")
_LOWER = re.compile(r"(?:>=|==|~=|>)\s*3\.(\d+)")
_PYTHON_2 = re.compile(
    r"(?:requires-python|python_requires)\s*=\s*[\"']?\s*>=\s*2|Programming Language :: Python :: 2"
)
_FILES = ("pyproject.toml", "setup.cfg", "setup.py")


def supports_python_2(tree: SourceTree) -> bool:
    """Whether the project says that it runs on Python 2."""
    return any(_PYTHON_2.search((tree.read(path) or b"").decode("utf-8", "replace")) for path in _FILES)


def oldest_minor(tree: SourceTree) -> int | None:
    """The minor version of the oldest Python 3 that the project declares; None when it declares none."""
    for path in _FILES:
        content = tree.read(path)
        said = _SAYS.search(content.decode("utf-8", "replace")) if content else None
        if said is not None:
            minors = [int(found) for found in _LOWER.findall(said["bounds"])]
            return max(minors) if minors else None
    return None


def target_version(tree: SourceTree) -> str:
    """The name of that version for ruff; the oldest it knows where nothing is declared."""
    minor = oldest_minor(tree)
    return f"py3{OLDEST if minor is None else min(max(minor, OLDEST), NEWEST)}"
