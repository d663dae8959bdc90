"""Where the entries of a repository are kept, if the user wants them kept."""

from __future__ import annotations

import os
from pathlib import Path

from tier_code.adapters.config.folders import config_dir, data_dir
from tier_code.adapters.config.settings import load_settings
from tier_code.adapters.storage.entry_file import EntryFile
from tier_code.adapters.storage.sessions import repo_key
from tier_code.cli.secrets import own_keys
from tier_code.domain.errors import UsageProblem
from tier_code.engine.privacy.redactor import Redactor


def entry_log(repo: Path) -> EntryFile | None:
    """What was typed in earlier sessions of a repository; None when `history = false`."""
    try:
        settings = load_settings(config_dir())
    except UsageProblem:
        # Opening a session says what is wrong with the settings; until they are right, nothing is kept.
        return None
    if not settings.history:
        return None
    redactor = Redactor(own_keys(os.environ, settings.hosts.values()))
    return EntryFile(lambda: data_dir() / "entries" / f"{repo_key(repo)}.jsonl", redactor.hidden)
