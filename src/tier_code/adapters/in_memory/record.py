"""A record of attempts that lives as long as its process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tier_code.domain.errors import StorageProblem
from tier_code.domain.record import StepOutcome


class MemoryRecord:
    """By the same rules as the database; can be told to be broken."""

    def __init__(self, *, broken: bool = False) -> None:
        self.kept: list[StepOutcome] = []
        self._broken = broken

    def add(self, outcome: StepOutcome) -> None:
        """Remember one attempt once.

        Errors: StorageProblem when it is broken.
        """
        self._check()
        key = (outcome.session, outcome.step, outcome.attempt)
        if key not in {(each.session, each.step, each.attempt) for each in self.kept}:
            self.kept.append(outcome)

    def relabel(self, session: str, step: str, *, undone: bool) -> None:
        """Say of a step's passed attempts whether the user took them back."""
        self._check()
        self.kept = [
            replace(each, undone=undone)
            if (each.session, each.step, each.passed) == (session, step, True)
            else each
            for each in self.kept
        ]

    def outcomes(self) -> Sequence[StepOutcome]:
        """Everything, oldest first."""
        self._check()
        return tuple(self.kept)

    def close(self) -> None:
        """Nothing to let go of."""

    def _check(self) -> None:
        if self._broken:
            raise StorageProblem("the record cannot be used: disk I/O error")
