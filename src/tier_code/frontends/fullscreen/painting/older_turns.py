"""The lines of turns before the newest, made once, so that a long session costs no more per frame."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tier_code.domain.plan import StepId
from tier_code.domain.view import StepView, TurnView
from tier_code.frontends.fullscreen.painting.lines import Line
from tier_code.frontends.fullscreen.painting.plan_rows import Columns

Row = Line | tuple[StepView, Columns]
"""A finished line, or a step whose row is made when it is looked at."""


@dataclass(slots=True)
class Rows:
    """Rows from the top of the list, and where the steps are among them."""

    rows: list[Row] = field(default_factory=list)
    row_of: dict[StepId, int] = field(default_factory=dict)

    def add(self, rows: Sequence[Row]) -> None:
        """Put rows below."""
        for place, row in enumerate(rows, start=len(self.rows)):
            if not isinstance(row, Line):
                self.row_of[row[0].step.id] = place
        self.rows += rows

    def copy(self) -> Rows:
        """The same rows, to go on from."""
        return Rows(list(self.rows), dict(self.row_of))


class OlderTurns:
    """Keeps the rows of turns before the present plan until one of them, or the width, is another one.

    Views are replaced as a whole, so the same object says the same.
    """

    def __init__(self) -> None:
        self._width = 0
        self._made_from: tuple[TurnView | StepView, ...] = ()
        self._rows = Rows()

    def rows(
        self,
        turns: Sequence[TurnView],
        steps: Sequence[StepView],
        width: int,
        make: Callable[[], Sequence[Row]],
    ) -> Rows:
        """The rows of these turns with these steps; a copy that the caller may go on from."""
        now: tuple[TurnView | StepView, ...] = (*turns, *steps)
        same = len(now) == len(self._made_from) and all(map(operator.is_, now, self._made_from))
        if not same or width != self._width:
            self._width, self._made_from, self._rows = width, now, Rows()
            self._rows.add(make())
        return self._rows.copy()
