"""The sidebar: money, tiers, and the step in focus. On narrow screens the same in one line."""

from __future__ import annotations

from tier_code.domain.budget import BudgetScope, ScopeStanding
from tier_code.domain.money import ZERO
from tier_code.domain.sums import TierTotal
from tier_code.domain.view import SessionView, StepView
from tier_code.frontends.fullscreen.painting.lines import (
    BLANK,
    Line,
    Piece,
    apart,
    left,
    line,
    right,
    space,
    text,
)
from tier_code.frontends.fullscreen.painting.plan_rows import NANOS, Moment
from tier_code.frontends.shared.wall import SCOPE_WORDS
from tier_code.frontends.shared.wording import (
    UNICODE,
    counted,
    money,
    seconds,
    state_words,
    step_mark,
    tokens,
)

NEAR = 0.8
"""Share of the budget from which the bar warns."""
_MARGIN = 2
_WORK_WIDTH = 8
_ROOM_FOR_WORDS = 60


def sidebar_lines(view: SessionView, focus: StepView | None, width: int, moment: Moment) -> list[Line]:
    """Spend, tiers, baseline, and the step in focus."""
    room = width - 2 * _MARGIN
    rows = [*_spend(view, room), BLANK, *_tier_rows(view, room), BLANK]
    rows += _comparison(view, room)
    if focus:
        rows += [BLANK, *_focused(focus, room, moment)]
    return [line(space(_MARGIN), *row.pieces, fill=row.fill) for row in rows]


def _spend(view: SessionView, room: int) -> list[Line]:
    spent = text(money(view.spent), f"{_spend_role(view)} bold")
    if view.budget is None:
        rows = [apart([text("Spend", "bold")], [text("no budget", "muted")], room), line(spent)]
    else:
        rows = [
            apart([text("Spend", "bold")], [text("session budget", "muted")], room),
            apart([spent], [text(f"of {money(view.budget)}", "muted")], room),
            _bar(view, room),
        ]
    held = [text("held ", "muted"), text(money(view.held_total))]
    kept = [text("left ", "muted"), text(money(view.left))] if view.budget is not None else []
    rows.append(apart(held, kept, room))
    rows += [_standing_row(each, room) for each in view.standings if each.committed or each.limit is not None]
    rows += [line(text(f"most of the {SCOPE_WORDS[scope]} is gone", "spend-near")) for scope in _near(view)]
    if view.unpriced:
        rows.append(line(text(f"and {counted(view.unpriced, 'unpriced call')}", "spend-near")))
    return rows


def _near(view: SessionView) -> list[BudgetScope]:
    """Limits that are nearly used up; what was only held for the session may have come back since."""
    back = share_spent(view) < NEAR
    return [scope for scope in view.near if not (back and scope is BudgetScope.SESSION)]


def _standing_row(standing: ScopeStanding, room: int) -> Line:
    """`today $0.30 of $1.00`, other terminals included."""
    named = {BudgetScope.DAY: "today", BudgetScope.MONTH: "this month"}.get(
        standing.scope, standing.scope.value
    )
    role = "spend-over" if standing.left == ZERO else "spend-near" if standing.near else ""
    limit = [text(f" of {money(standing.limit)}", "muted")] if standing.limit is not None else []
    return apart([text(named, "muted")], [text(money(standing.committed), role), *limit], room)


def share_spent(view: SessionView) -> float:
    """Spent and held as a share of the budget; 0 without one."""
    if view.budget is None:
        return 0.0
    used = view.spent + view.held_total
    return used.nanos / view.budget.nanos if view.budget else float(used > ZERO)


def _spend_role(view: SessionView) -> str:
    share = share_spent(view)
    return "spend-over" if share >= 1 else "spend-near" if share >= NEAR else "spend-calm"


def _bar(view: SessionView, room: int) -> Line:
    share = share_spent(view)
    percent = right(f"{share * 100:.0f} %" if share < 9.995 else "> 999 %", 8, "muted")
    cells = room - percent.width
    done = min(cells, round(share * cells)) or (1 if share else 0)
    return line(text("━" * done, _spend_role(view)), text("━" * (cells - done), "line"), percent)


def _tier_rows(view: SessionView, room: int) -> list[Line]:
    missing = {tier.name for tier in view.tiers if not tier.ready}
    return [_tier_row(total, room, connected=total.tier not in missing) for total in view.tier_totals()]


def _tier_row(total: TierTotal, room: int, *, connected: bool) -> Line:
    mark, role = ("●", f"tier-{total.tier.value}") if connected else ("○", "muted")
    name = left(f"{mark} {total.tier.value}", 10, role)
    if not total.steps and not total.planning:
        return apart([name], [text(UNICODE.dash, "muted")], room)
    amount = money(total.spend) + (" + ?" if total.unpriced else "")
    return line(
        name,
        right(_work(total), _WORK_WIDTH, "muted"),
        right(tokens(total.usage.total), room - 27, "muted"),
        right(amount, 9),
    )


def _work(total: TierTotal) -> str:
    """`3 steps`, `plan` for the planner's calls, `3 + plan` for both."""
    if total.planning:
        return f"{total.steps} + plan" if total.steps else "plan"
    words = counted(total.steps, "step")
    return words if len(words) <= _WORK_WIDTH else str(total.steps)


def _comparison(view: SessionView, room: int) -> list[Line]:
    rows = [apart([text("escalations", "muted")], [text(str(view.escalations))], room)]
    if view.baseline:
        saved = view.baseline - view.spent
        rows.append(apart([text("frontier alone ≈", "muted")], [text(money(view.baseline))], room))
        rows.append(
            apart([text("saved ≈", "muted"), text(" estimated", "muted italic")], [text(money(saved))], room)
        )
    return rows


def _focused(step: StepView, room: int, moment: Moment) -> list[Line]:
    tier = step.step.tier.value
    rows = [
        line(text("─" * room, "line")),
        apart(
            [text(f"Step {step.step.id}", "bold"), space(2), text(f"● {tier}", f"tier-{tier}")],
            [text("class ", "muted"), text(step.step.task_class.value)],
            room,
        ),
        line(text(state_words(step.state), "muted")),
    ]
    attempt = step.attempt
    if attempt is None:
        return rows
    since = step.seconds or max(0, moment.now - attempt.started_at) / NANOS
    rows.append(apart([text(f"attempt {attempt.number}", "muted")], [text(seconds(since), "muted")], room))
    if attempt.spans:
        rows.append(
            apart(
                [text("context", "muted")],
                [
                    text(tokens(attempt.context_tokens)),
                    text(f" · {counted(len(attempt.spans), 'span')}", "muted"),
                ],
                room,
            )
        )
    rows += [_span_row(span.path, span.why, span.tokens, room) for span in attempt.spans[:6]]
    return rows


def _span_row(path: str, why: str, count: int, room: int) -> Line:
    name = path.rsplit("/", 1)[-1]
    return apart(
        [left(name, 14, "muted"), space(1), text(why, "muted")], [right(str(count), 5, "muted")], room
    )


def status_lines(view: SessionView, focus: StepView | None, width: int) -> list[Line]:
    """The sidebar folded into one line."""
    start: list[Piece] = [space(1), text(money(view.spent), f"{_spend_role(view)} bold")]
    if view.budget is not None:
        start.append(text(f" of {money(view.budget)}", "muted"))
    today = next((each for each in view.standings if each.scope is BudgetScope.DAY and each.limit), None)
    if today:
        start.append(text(f"  today {money(today.committed)} of {money(today.limit)}", "muted"))
    for total in view.tier_totals():
        if total.steps:
            start += [space(2), text("●", f"tier-{total.tier.value}"), text(f" {total.steps}", "muted")]
    if focus is None:
        return [apart(start, [], width, "surface")]
    state = state_words(focus.state) if width >= _ROOM_FOR_WORDS else step_mark(focus.state)
    return [apart(start, [text(f"{focus.step.id} {state}", "muted"), space(1)], width, "surface")]
