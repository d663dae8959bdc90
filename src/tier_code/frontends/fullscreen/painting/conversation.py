"""The session from its first request to now, as one list: requests, plans, refusals, receipts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import overload

from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.view import Phase, SessionView, StepView, TurnView
from tier_code.frontends.fullscreen.painting.answer import answer_block
from tier_code.frontends.fullscreen.painting.closing import closing_lines, planned_in
from tier_code.frontends.fullscreen.painting.lines import BLANK, Line, cut, line, paragraph, space, text
from tier_code.frontends.fullscreen.painting.older_turns import OlderTurns, Row, Rows
from tier_code.frontends.fullscreen.painting.plan_rows import Moment, columns_for, step_row
from tier_code.frontends.fullscreen.painting.welcome import welcome_lines
from tier_code.frontends.fullscreen.syntax import Highlight, plain
from tier_code.frontends.shared.wall import price_words
from tier_code.frontends.shared.wording import UNICODE, counted, money, seconds, state_words

MOST_REQUEST_ROWS = 6
_NANOS = 1_000_000_000
_WORTH_A_WORD = (StepState.FAILED, StepState.INTERRUPTED, StepState.REJECTED, StepState.UNDONE)
_NOT_ENDED = (StepState.PLANNED, StepState.RUNNING, StepState.WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """Where the user is, and what time it is."""

    cursor: StepId | None
    moment: Moment
    in_list: bool = False
    """Whether keys go to the list."""
    found: int | None = None
    """The row that a search led to."""
    highlight: Highlight = plain
    """Colours the code in answers."""


class ConversationLines(Sequence[Line]):
    """Lines of a session; step rows are made when they are looked at."""

    def __init__(
        self, view: SessionView, width: int, attention: Attention, older: OlderTurns | None = None
    ) -> None:
        self._attention = attention
        self.newest = 0
        """Row at which the newest request begins."""
        self._rows = self._filled(view, width, older or OlderTurns())

    @property
    def row_of(self) -> dict[StepId, int]:
        """Row of each step that is listed, in list order."""
        return self._rows.row_of

    def _filled(self, view: SessionView, width: int, older: OlderTurns) -> Rows:
        newest = view.turn
        if newest is None:
            return Rows(list(welcome_lines(view, width)))
        present = min(newest.turn, planned_in(view))
        turns = [turn for turn in view.turns if not turn.rewound]
        done = [turn for turn in turns if turn.turn < present]
        before = [step for step in view.steps if step.turn < present]
        rows = older.rows(done, before, width, partial(self._together, view, done, before, width))
        since = _by_turn(step for step in view.steps if step.turn >= present)
        for turn in turns[len(done) :]:
            rows.add([BLANK] if rows.rows else [])
            self.newest = len(rows.rows)
            rows.add(self._turn(view, turn, since.get(turn.turn, []), width))
        return rows

    def _together(
        self, view: SessionView, turns: Sequence[TurnView], steps: Sequence[StepView], width: int
    ) -> list[Row]:
        """The rows of several turns, one below the other."""
        by_turn = _by_turn(steps)
        rows: list[Row] = []
        for turn in turns:
            rows += [BLANK] if rows else []
            rows += self._turn(view, turn, by_turn.get(turn.turn, []), width)
        return rows

    def _turn(self, view: SessionView, turn: TurnView, steps: Sequence[StepView], width: int) -> list[Row]:
        """The rows of one turn; those of an older one depend on itself and its steps alone."""
        columns = columns_for(steps, width, self._attention.moment.now)
        planning = view.phase is Phase.PLANNING and turn is view.turn
        return [
            *request_lines(turn, width),
            *answer_block(turn, width, self._attention.highlight),
            *_plan_heading(view, turn, steps, width),
            *((step, columns) for step in steps),
            *([planning_line(view, turn, self._attention.moment.now)] if planning else ()),
            *closing_lines(view, turn, steps, width, in_list=self._attention.in_list),
        ]

    def __len__(self) -> int:
        return len(self._rows.rows)

    @overload
    def __getitem__(self, index: int) -> Line: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Line]: ...

    def __getitem__(self, index: int | slice) -> Line | Sequence[Line]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        entry = self._rows.rows[index]
        if isinstance(entry, Line):
            return Line(entry.pieces, "cursor") if index == self._attention.found else entry
        step, columns = entry
        return step_row(step, columns, self._attention.moment, cursor=step.step.id == self._attention.cursor)

    def holding(self, words: str) -> list[int]:
        """Rows that hold these words, whatever their case; words may go over the end of a row of prose."""
        wanted, rows = " ".join(words.casefold().split()), self._rows.rows
        texts = [_searched(row) for row in rows] + [""]
        found = []
        for place, here in enumerate(texts[:-1]):
            at = (
                f"{here} {texts[place + 1]}".find(wanted)
                if isinstance(rows[place], Line)
                else here.find(wanted)
            )
            if 0 <= at < max(1, len(here)):
                found.append(place)
        return found


def _searched(row: Row) -> str:
    """The text of a row; of a step, also what it is told, where, what came of it."""
    if isinstance(row, Line):
        return " ".join(row.plain.casefold().split())
    step = row[0]
    attempt = step.attempt
    told = (step.step.id, step.step.title, step.step.instruction, *map(str, step.step.targets), step.reason)
    said = (attempt.answer, attempt.failure) if attempt else ()
    return " ".join(" ".join((*told, *said, *step.notes)).casefold().split())


def _by_turn(steps: Iterable[StepView]) -> dict[int, list[StepView]]:
    """The steps that are listed, by the turn they belong to."""
    found: dict[int, list[StepView]] = {}
    for step in steps:
        if step.state is not StepState.DROPPED:
            found.setdefault(step.turn, []).append(step)
    return found


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
    words = [counted(len(steps), "step"), *_progress(steps), _price(steps)]
    baseline = _sum(step.step.estimate.baseline for step in steps)
    pieces = [text(" Plan", "bold"), space(2), text(" · ".join(words), "muted")]
    more = (
        text(f" · frontier alone {UNICODE.about} {money(baseline)}", "muted"),
        text("  estimated", "muted italic"),
    )
    for piece in more if baseline else ():
        # What does not fit is left out whole: half a figure is another figure.
        if sum(each.width for each in pieces) + piece.width > width:
            break
        pieces.append(piece)
    return [line(*cut(pieces, width))]


def _progress(steps: Sequence[StepView]) -> list[str]:
    if all(step.state is StepState.PLANNED for step in steps):
        return []
    ended = sum(step.state not in _NOT_ENDED for step in steps)
    if ended < len(steps):
        return [f"{ended} of {len(steps)} ended"]
    counts = Counter(state_words(step.state) for step in steps if step.state in _WORTH_A_WORD)
    return [f"{number} {words}" for words, number in counts.items()]


def _price(steps: Sequence[StepView]) -> str:
    """What the steps are expected to cost at least and at most; once all have ended, what they did cost."""
    if any(step.state in _NOT_ENDED for step in steps):
        return price_words([step.step.estimate for step in steps])
    return money(None if any(step.cost is None for step in steps) else _sum(step.cost for step in steps))


def _sum(amounts: Iterable[Usd | None]) -> Usd:
    total = ZERO
    for amount in amounts:
        total = total + (amount or ZERO)
    return total
