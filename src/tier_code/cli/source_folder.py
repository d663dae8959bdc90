"""A folder as a step would be shown it: what the settings hide is not in it."""

from __future__ import annotations

from pathlib import Path

from tier_code.adapters.config.folders import config_dir
from tier_code.adapters.config.settings import load_settings
from tier_code.adapters.workspace.folder_tree import FolderTree


def source_folder(folder: str) -> FolderTree:
    """The files of an existing folder.

    Errors: UsageProblem for settings that cannot be read.
    """
    return FolderTree(folder, load_settings(config_dir(), Path(folder)).hiding)
