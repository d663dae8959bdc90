"""The folder that a command was given, as an absolute path."""

from __future__ import annotations

from pathlib import Path

from tier_code.domain.errors import RepositoryProblem


def existing_repo(text: str) -> Path:
    """The folder to work in, or whose sessions are meant.

    Errors: RepositoryProblem when there is no such folder.
    """
    repo = Path(text).expanduser()
    if not repo.is_dir():
        raise RepositoryProblem(f"'{text}' is not a folder; give an existing repository with --repo")
    return repo.resolve()
