"""Counting tokens without asking a server."""

from __future__ import annotations

from typing import Protocol


class TokenCounter(Protocol):
    """Counts tokens of text; an estimate unless the encoding is the model's own."""

    @property
    def source(self) -> str:
        """Where the figures come from, for labels."""

    def count(self, text: str) -> int:
        """Tokens of `text`, special tokens not interpreted."""
