"""The files that git knows, from its index alone: a list for the time until the folder has been walked."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.adapters.workspace.folder_tree import FolderTree
from tier_code.adapters.workspace.git import tracked_files
from tier_code.adapters.workspace.hiding import hidden


def tracked(tree: FolderTree) -> Sequence[str]:
    """Tracked files that may be seen, sorted, also those no longer on disk; all files without git."""
    known = tracked_files(tree.root)
    if not known:
        return tree.paths()
    return sorted(path for path in set(known) if path.isprintable() and not hidden(path, tree.hiding))
