"""Names of files that open when they are clicked; addresses are made here alone, percent-encoded."""

from __future__ import annotations

import platform
from contextvars import ContextVar
from urllib.parse import quote

TO = "to:"
"""Begins the word of a role that makes a text a link; the address follows."""
_FOLDER: ContextVar[str] = ContextVar("address of the repository")


def hold_folder(folder: str) -> None:
    """Let names lead into this folder; an empty one lets them lead nowhere, as in a replay."""
    # The name of the machine lets a terminal see that a file is not on its own.
    _FOLDER.set(f"file://{quote(platform.node(), safe='')}{quote(folder)}/" if folder else "")


def opening(path: str) -> str:
    """A role's word, with a space before it, that makes a text open this file of the repository."""
    folder = _FOLDER.get("")
    return f" {TO}{folder}{quote(path)}" if folder and ".." not in path.split("/") else ""
