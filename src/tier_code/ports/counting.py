"""Counting tokens without asking a server, and what servers' own counts teach about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from tier_code.domain.token_counts import ContentKind, Factor, Sighting


class TokenCounter(Protocol):
    """Counts tokens of text; an estimate unless the encoding is the model's own."""

    @property
    def source(self) -> str:
        """Where the figures come from, for labels."""

    def count(self, text: str) -> int:
        """Tokens of `text`, special tokens not interpreted."""


CountTexts = Callable[[Sequence[str]], Awaitable[Sequence[int]]]
"""Offline counts of some texts, made where they hold nobody up."""


class FactorBook(Protocol):
    """What offline counts are multiplied by, model by model, shared by every process of the user.

    It only ever improves estimates, so none of its methods fails: books that cannot be used teach nothing.
    """

    def factor(self, model: str, kind: ContentKind, digest: str = "") -> Factor:
        """What an offline count for this model is multiplied by; shipped where nothing was learned."""

    def known(self, model: str, kind: ContentKind, digest: str = "") -> Factor:
        """The factor as it was read or learned last in this process, without looking anything up."""

    def observe(self, sighting: Sighting) -> None:
        """Learn from a prompt that a server counted. What cannot be true is passed over."""

    def seen(self, model: str, kind: ContentKind, digest: str = "") -> Sequence[Sighting]:
        """What a factor was learned from, oldest first."""
