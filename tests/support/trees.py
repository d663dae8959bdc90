"""Small source trees in temporary folders."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from tier_code.adapters.workspace.folder_tree import FolderTree

__all__ = ["FolderTree", "write_tree"]


def write_tree(folder: Path, files: Mapping[str, str | bytes]) -> FolderTree:
    """Write the files (text is dedented and ends its lines with a line feed) and return the tree."""
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else dedent(content).lstrip("\n").encode())
    return FolderTree(str(folder))
