"""Entries of this and earlier sessions, for Up and Ctrl+R of the prompt."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prompt_toolkit.history import History

from tier_code.ports.entry_log import EntryLog


class EntryHistory(History):
    """Keeps what was meant, not the marks of folded pastes."""

    def __init__(self, log: EntryLog, unfold: Callable[[str], str]) -> None:
        self._log = log
        self._unfold = unfold
        super().__init__()

    def append_string(self, string: str) -> None:
        """Keep an entry whole."""
        super().append_string(self._unfold(string))

    def load_history_strings(self) -> Iterable[str]:
        """Newest first, as prompt-toolkit wants them."""
        return reversed(self._log.read())

    def store_string(self, string: str) -> None:
        """Write it."""
        self._log.keep(string)
