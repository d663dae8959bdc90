"""The user's folder: the only writer to it."""

from __future__ import annotations

from tier_code.adapters.workspace.folder_tree import FolderTree

__all__ = ["FolderTree"]
