"""What the user has answered about a repository: what runs without asking, and whether it is heard."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

from tier_code.adapters.config.folders import config_dir
from tier_code.adapters.config.repo_permissions import RepoPermissions
from tier_code.adapters.storage.sessions import repo_key


def permissions_of(repo: Path) -> RepoPermissions:
    """What the user allows in this folder; another clone, perhaps a fork, has a list of its own."""
    folder = blake2b(os.fsencode(repo.resolve()), digest_size=4).hexdigest()
    return RepoPermissions(config_dir(), f"{repo_key(repo)}-{folder}", str(repo))


def hears_conventions(repo: Path) -> bool:
    """Whether the planner is told a repository's conventions: a no holds until the user is asked again."""
    kept = permissions_of(repo).trust()
    return kept is None or kept.trusted
