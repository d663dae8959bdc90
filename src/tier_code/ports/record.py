"""What is remembered of past attempts, across sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tier_code.domain.record import StepOutcome


class OutcomeStore(Protocol):
    """The user's own record; shared by every process of the user. All may raise StorageProblem."""

    def add(self, outcome: StepOutcome) -> None:
        """Remember one attempt; the same attempt again changes nothing."""

    def relabel(self, session: str, step: str, *, undone: bool) -> None:
        """The user took a step's result back, or put it in again: its passed attempts count accordingly."""

    def outcomes(self) -> Sequence[StepOutcome]:
        """What is remembered, oldest first; very old outcomes are left out, they weigh nothing."""

    def close(self) -> None:
        """Let go of the store."""
