"""The oldest Python that a project says it runs on."""

from __future__ import annotations

import re

from tier_code.ports.source import SourceTree

_FILES = ("pyproject.toml", "setup.py", "setup.cfg")
_DECLARED = re.compile(
    rb"(?:requires[-_]python|python_requires)\s*=\s*[\"']?[^\"'\n]*?>=\s*(?P<major>\d+)(?:\.(?P<minor>\d+))?"
)


def minimum_python(tree: SourceTree) -> tuple[tuple[int, int], str] | None:
    """The version and the file that names it; None when no file of the project's root does."""
    for path in _FILES:
        match = _DECLARED.search(tree.read(path) or b"")
        if match is not None:
            return (int(match["major"]), int(match["minor"] or 0)), path
    return None


def older_than(tree: SourceTree, needed: tuple[int, int], what: str) -> list[str]:
    """A note for the user where the project supports Pythons that do not know `what`."""
    declared = minimum_python(tree)
    if declared is None or declared[0] >= needed:
        return []
    version, path = declared
    allowed, least = (f"Python {one}.{other}" for one, other in (version, needed))
    return [f"{path} still allows {allowed}, but {what} need {least}: raise the minimum"]
