"""The session from its first request to now, as one list: requests, plans, refusals, receipts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.view import Phase, SessionView, StepView, TurnView
from tier_code.frontends.fullscreen.painting.answer import answer_block
from tier_code.frontends.fullscreen.painting.closing import closing_lines
from tier_code.frontends.fullscreen.painting.lines import BLANK, Line, cut, line, paragraph, space, text
from tier_code.frontends.fullscreen.painting.plan_rows import Columns, Moment, columns_for, step_row
from tier_code.frontends.fullscreen.painting.welcome import welcome_lines
from tier_code.frontends.shared.wall import price_words
from tier_code.frontends.shared.wording import UNICODE, counted, money, seconds

MOST_REQUEST_ROWS = 6
_NANOS = 1_000_000_000
_NOT_ENDED = (StepState.PLANNED, StepState.RUNNING, StepState.WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """Where the user is, and what time it is."""

    cursor: StepId | None
    moment: Moment


class ConversationLines(Sequence[Line]):
    """Lines of a session; step rows are made when they are looked at."""

    def __init__(self, view: SessionView, width: int, attention: Attention) -> None:
        self._attention = attention
        self._entries: list[Line | tuple[StepView, Columns]] = []
        self.row_of: dict[StepId, int] = {}
        """Row of each step that is listed, in list order."""
        self._fill(view, width)

    def _fill(self, view: SessionView, width: int) -> None:
        if not view.turns:
            self._entries += welcome_lines(view, width)
            return
        listed: dict[int, list[StepView]] = {}
        for step in view.steps:
            if step.state is not StepState.DROPPED:
                listed.setdefault(step.turn, []).append(step)
        for turn in view.turns:
            steps = listed.get(turn.turn, [])
            self._entries += [BLANK] if self._entries else []
            self._entries += request_lines(turn, width)
            self._entries += answer_block(turn, width)
            self._entries += _plan_heading(view, turn, steps, width)
            columns = columns_for(steps, width, self._attention.moment.now)
            for step in steps:
                self.row_of[step.step.id] = len(self._entries)
                self._entries.append((step, columns))
            if view.phase is Phase.PLANNING and turn is view.turn:
                self._entries.append(planning_line(view, turn, self._attention.moment.now))
            self._entries += closing_lines(view, turn, steps, width)

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> Line: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Line]: ...

    def __getitem__(self, index: int | slice) -> Line | Sequence[Line]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        entry = self._entries[index]
        if isinstance(entry, Line):
            return entry
        step, columns = entry
        return step_row(step, columns, self._attention.moment, cursor=step.step.id == self._attention.cursor)


def request_lines(turn: TurnView, width: int) -> list[Line]:
    """What the user asked, as they wrote it; a very long request is cut."""
    rows = paragraph(turn.request, max(1, width - 1), indent=3)
    first = line(text(f" {UNICODE.prompt} ", "accent bold"), *rows[0].pieces[1:])
    shown = [first, *rows[1:MOST_REQUEST_ROWS]]
    if len(rows) > MOST_REQUEST_ROWS:
        shown.append(
            line(space(3), text(f"… {counted(len(rows) - MOST_REQUEST_ROWS, 'more line')}", "muted"))
        )
    return [*shown, BLANK]


def planning_line(view: SessionView, turn: TurnView, now: int) -> Line:
    """That planning goes on, since when, and what the planner does where a model is asked."""
    took = (now - turn.asked_at) / _NANOS
    words = [seconds(took)] if took >= 1 else []
    if any(call == view.planner_call for call, _ in view.held):
        words.append("the planner writes" if turn.reply else "the planner thinks")
    return line(text(" Planning …", "bold"), text("".join(f" {word}," for word in words)[:-1], "muted"))


def _plan_heading(view: SessionView, turn: TurnView, steps: Sequence[StepView], width: int) -> list[Line]:
    if not steps:
        return []
    words = [
        counted(len(steps), "step"),
        *_progress(steps),
        price_words([step.step.estimate for step in steps]),
    ]
    baseline = _sum(step.step.estimate.baseline for step in steps)
    if baseline:
        words.append(f"frontier alone {UNICODE.about} {money(baseline)}")
    ending = [text("  estimated", "muted italic")] if baseline else []
    pieces = (text(" Plan", "bold"), space(2), text(" · ".join(words), "muted"), *ending)
    return [line(*cut(pieces, width))]


def _progress(steps: Sequence[StepView]) -> list[str]:
    if all(step.state is StepState.PLANNED for step in steps):
        return []
    ended = sum(step.state not in _NOT_ENDED for step in steps)
    return [f"{ended} of {len(steps)} ended"] if ended < len(steps) else []


def _sum(amounts: Iterable[Usd | None]) -> Usd:
    total = ZERO
    for amount in amounts:
        total = total + (amount or ZERO)
    return total
