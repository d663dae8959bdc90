"""Entries of all sessions, for Up and Ctrl+R: a file that only its user can read."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit.history import FileHistory


class EntryHistory(FileHistory):
    """Keeps what was meant, not the marks of folded pastes; a disk that fails costs the history only."""

    def __init__(self, path: Path, unfold: Callable[[str], str]) -> None:
        self._unfold = unfold
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        super().__init__(str(path))

    def append_string(self, string: str) -> None:
        """Keep an entry whole."""
        super().append_string(self._unfold(string))

    def store_string(self, string: str) -> None:
        """Write it, where that is possible."""
        with suppress(OSError, UnicodeError):
            super().store_string(string)
