"""One row per step: mark, id, title, tier, tokens, money, time; numbers at the right of their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tier_code.domain.plan import StepState
from tier_code.domain.tiers import TierName
from tier_code.domain.view import StepView
from tier_code.frontends.fullscreen.painting.lines import Line, Piece, left, right, space, text
from tier_code.frontends.shared.wording import estimated, money, seconds, step_mark, tokens

NANOS = 1_000_000_000
_TIER_WIDTH = 11
_TOKENS_WIDTH = 10
_MONEY_WIDTH = 9
_SECONDS_WIDTH = 10
_LONG_SECONDS_WIDTH = 12
_SLOW = 59
"""Seconds from which times are written with minutes."""
_ROOM_FOR_TIER_NAMES = 34
_ROOM_FOR_TITLES = 24
"""Cells that a title keeps before a figure may take some."""
_QUIET = (StepState.REJECTED, StepState.UNDONE)
_MARK_ROLES = {
    StepState.PASSED: "check-pass",
    StepState.APPLIED: "check-pass",
    StepState.UNCHANGED: "check-pass",
    StepState.FAILED: "check-fail bold",
    StepState.INTERRUPTED: "spend-near",
    StepState.WAITING: "spend-over bold",
    StepState.SKIPPED: "spend-near",
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
    tier: int
    """1 when there is only room for the dot."""
    money: int = 0
    """Cells of a figure's column; 0 when there is no room for it."""
    tokens: int = 0
    seconds: int = 0

    @property
    def title(self) -> int:
        """Cells left for titles."""
        figures = self.money + self.tokens + self.seconds
        return max(0, self.width - 3 - self.ids - 1 - 1 - self.tier - figures - 1)


def columns_for(steps: Sequence[StepView], width: int, now: int) -> Columns:
    """Columns that suit all `steps` in `width` cells: money before tokens before time, titles before all."""
    slow = any(_elapsed(step, now) >= _SLOW for step in steps)
    columns = Columns(
        width=width,
        ids=max((len(step.step.id) for step in steps), default=2),
        tier=_TIER_WIDTH if width >= _ROOM_FOR_TIER_NAMES else 1,
    )
    wanted = (
        ("money", max([_MONEY_WIDTH, *(len(_money(step)[0]) + 2 for step in steps)])),
        ("tokens", _TOKENS_WIDTH),
        ("seconds", _LONG_SECONDS_WIDTH if slow else _SECONDS_WIDTH),
    )
    for name, cells in wanted:
        wider = replace(columns, **{name: cells})
        if wider.title < _ROOM_FOR_TITLES:
            break
        columns = wider
    return columns


def step_row(step: StepView, columns: Columns, moment: Moment, *, cursor: bool) -> Line:
    """The row of one step."""
    tier = step.step.tier.value
    pieces = (
        text(f" {_mark(step, moment)} ", _mark_role(step)),
        right(step.step.id, columns.ids, "muted"),
        space(1),
        left(step.step.title, columns.title, "muted" if step.state in _QUIET else "text"),
        space(1),
        left(f"● {tier}" if columns.tier > 1 else "●", columns.tier, f"tier-{tier}"),
        *_figures(step, columns, moment),
    )
    return Line(pieces, "cursor" if cursor else "")


def _mark(step: StepView, moment: Moment) -> str:
    running = step.state is StepState.RUNNING
    return moment.spinner if running and moment.spinner else step_mark(step.state)


def _mark_role(step: StepView) -> str:
    if step.state is StepState.RUNNING:
        return f"tier-{step.step.tier.value} bold"
    return _MARK_ROLES.get(step.state, "muted")


def _figures(step: StepView, columns: Columns, moment: Moment) -> list[Piece]:
    amount, role = _money(step)
    figures = [right(amount, columns.money, role)] if columns.money else []
    if columns.tokens:
        figures.insert(0, right(_tokens(step), columns.tokens, "muted"))
    if columns.seconds:
        figures.append(right(_last(step, moment), columns.seconds, "muted"))
    return [*figures, space(1)]


def _tokens(step: StepView) -> str:
    estimate = step.step.estimate
    if step.state is not StepState.RUNNING and step.step.tier is TierName.TOOL:
        return tokens(step.usage.total)
    if step.attempts and not _only_refused(step):
        return tokens(step.usage.total) if step.usage.total or not estimate.input_tokens else "…"
    expected = estimate.input_tokens + estimate.output_tokens
    return f"~{tokens(expected)}" if expected else tokens(0)


def _money(step: StepView) -> tuple[str, str]:
    if step.state is StepState.WAITING and step.refusal and step.refusal.needed:
        return f"≤{money(step.refusal.needed)}", "spend-over"
    if step.attempts and step.state is not StepState.RUNNING and not _only_refused(step):
        return money(step.cost), "text"
    return estimated(step.step.estimate.cost), "muted"


def _only_refused(step: StepView) -> bool:
    """Nothing was sent yet: what is shown stays an estimate."""
    return step.state in (StepState.WAITING, StepState.PLANNED) and not step.usage.total


def _last(step: StepView, moment: Moment) -> str:
    if step.state is StepState.RUNNING and step.attempt:
        return seconds(_elapsed(step, moment.now))
    if step.state is StepState.WAITING:
        return "waits"
    if step.state is StepState.PLANNED and step.step.depends_on:
        return f"after {step.step.depends_on[-1]}"
    return seconds(step.seconds) if step.attempts else ""


def _elapsed(step: StepView, now: int) -> float:
    if step.state is StepState.RUNNING and step.attempt:
        return max(0, now - step.attempt.started_at) / NANOS
    return step.seconds
