"""How a test imports the module in a file."""

from __future__ import annotations

import posixpath

from tier_code.domain.errors import ToolDeclined
from tier_code.ports.source import SourceTree


def importable(tree: SourceTree, path: str) -> tuple[str, str]:
    """The dotted name of a file's module and the folder from which it is imported, `.` for the repository.

    Errors: ToolDeclined for a file that no import statement can name.
    """
    known = set(tree.paths())
    folder, name = posixpath.split(path.removesuffix(".py"))
    parts = [] if name == "__init__" else [name]
    while folder and f"{folder}/__init__.py" in known:
        folder, _, package = folder.rpartition("/")
        parts.insert(0, package)
    if not parts or name == "__main__" or not all(part.isidentifier() for part in parts):
        raise ToolDeclined(f"{path} is not a module that a test can import")
    return ".".join(parts), folder or "."
