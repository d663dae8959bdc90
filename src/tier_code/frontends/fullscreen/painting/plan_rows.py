"""One row per step: mark, id, title, tier, tokens, money, time; numbers at the right of their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.domain.plan import StepState
from tier_code.domain.view import StepView
from tier_code.frontends.fullscreen.painting.lines import Line, Piece, left, right, space, text
from tier_code.frontends.shared.wording import estimated, money, seconds, step_mark, tokens

NANOS = 1_000_000_000
_TIER_WIDTH = 11
_TOKENS_WIDTH = 10
_MONEY_WIDTH = 9
_SECONDS_WIDTH = 10
_LONG_SECONDS_WIDTH = 12
_ROOM_FOR_MONEY = 54
_ROOM_FOR_FIGURES = 64
_ROOM_FOR_TIER_NAMES = 34
_QUIET = (StepState.REJECTED, StepState.UNDONE)
_MARK_ROLES = {
    StepState.PASSED: "check-pass",
    StepState.APPLIED: "check-pass",
    StepState.FAILED: "check-fail bold",
    StepState.INTERRUPTED: "spend-near",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What moves while the view stands still."""

    now: int
    """UTC nanoseconds; times of running steps are counted up to here."""
    spinner: str = ""
    """Mark of a running step; empty for the still one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where things stand in every row of one list."""

    width: int
    ids: int
    seconds: int


def columns_for(steps: Sequence[StepView], width: int) -> Columns:
    """Columns that suit all `steps` in `width` cells."""
    slow = any(step.seconds >= 59 for step in steps)
    return Columns(
        width=width,
        ids=max((len(step.step.id) for step in steps), default=2),
        seconds=_LONG_SECONDS_WIDTH if slow else _SECONDS_WIDTH,
    )


def step_row(step: StepView, columns: Columns, moment: Moment, *, cursor: bool) -> Line:
    """The row of one step."""
    end = _figures(step, columns, moment)
    tier = f"tier-{step.step.tier.value}"
    start = [
        text(f" {_mark(step, moment)} ", _mark_role(step)),
        right(step.step.id, columns.ids, "muted"),
        space(1),
    ]
    named = columns.width >= _ROOM_FOR_TIER_NAMES
    name = left(f"● {step.step.tier.value}", _TIER_WIDTH, tier) if named else text("●", tier)
    room = columns.width - sum(piece.width for piece in (*start, name, *end)) - 1
    title = left(step.step.title, max(0, room), "muted" if step.state in _QUIET else "text")
    return Line((*start, title, space(1), name, *end), "cursor" if cursor else "")


def _mark(step: StepView, moment: Moment) -> str:
    running = step.state is StepState.RUNNING
    return moment.spinner if running and moment.spinner else step_mark(step.state)


def _mark_role(step: StepView) -> str:
    if step.state is StepState.RUNNING:
        return f"tier-{step.step.tier.value} bold"
    return _MARK_ROLES.get(step.state, "muted")


def _figures(step: StepView, columns: Columns, moment: Moment) -> list[Piece]:
    if columns.width < _ROOM_FOR_MONEY:
        return []
    amount, role = _money(step)
    figures = [right(_tokens(step), _TOKENS_WIDTH, "muted"), right(amount, _MONEY_WIDTH, role)]
    if columns.width >= _ROOM_FOR_FIGURES:
        figures.append(right(_last(step, moment), columns.seconds, "muted"))
    return [*figures, space(1)]


def _tokens(step: StepView) -> str:
    estimate = step.step.estimate
    if step.attempts:
        return tokens(step.usage.total) if step.usage.total or not estimate.input_tokens else "…"
    expected = estimate.input_tokens + estimate.output_tokens
    return f"~{tokens(expected)}" if expected else tokens(0)


def _money(step: StepView) -> tuple[str, str]:
    if step.attempts and step.state is not StepState.RUNNING:
        return money(step.cost), "text"
    return estimated(step.step.estimate.cost), "muted"


def _last(step: StepView, moment: Moment) -> str:
    if step.state is StepState.RUNNING and step.attempt:
        return seconds(max(0, moment.now - step.attempt.started_at) / NANOS)
    if step.state is StepState.PLANNED and step.step.depends_on:
        return f"after {step.step.depends_on[-1]}"
    return seconds(step.seconds) if step.attempts else ""
