"""The words and choices when money is missing: before a plan is approved, and in the middle of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tier_code.domain.budget import BudgetScope, ScopeStanding
from tier_code.domain.events import APPROVED, BudgetExhausted
from tier_code.domain.forecast import enough_for, forecast, limits_left
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepEstimate, StepId, StepKind, StepState
from tier_code.domain.tiers import TierName
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.figures import counted, estimated, money
from tier_code.frontends.shared.marks import UNICODE, Glyphs

SCOPE_WORDS = {
    BudgetScope.STEP: "step budget",
    BudgetScope.SESSION: "session budget",
    BudgetScope.DAY: "day's budget",
    BudgetScope.MONTH: "month's budget",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WallChoices:
    """What can be done about the first step that waits."""

    step: StepId
    tier: TierName
    others: int
    """Further steps that wait."""
    reason: str
    needed: Usd | None
    scope: BudgetScope | None
    """The limit in the way; None where it is something else."""
    left: Usd
    enough: Usd | None
    """To raise the limit to: covers what the plan still needs."""
    cheaper: TierName | None
    cheaper_held: Usd | None
    unapproved: bool = False
    """No limit is in the way: a climb would cost more than the plan was approved at."""


def wall_choices(view: SessionView) -> WallChoices | None:
    """The choices at the wall; None when nothing waits for money."""
    waiting = view.waiting
    if not waiting or waiting[0].refusal is None:
        return None
    step, refusal = waiting[0], waiting[0].refusal
    scope = BudgetScope(refusal.scope) if refusal.scope in set(BudgetScope) else None
    return WallChoices(
        step=step.step.id,
        tier=step.step.tier,
        others=len(waiting) - 1,
        reason=refusal.reason,
        needed=refusal.needed,
        scope=scope,
        left=_left_now(view, scope, refusal.left),
        enough=None if scope is None else enough_for(view, scope, refusal.enough or ZERO),
        cheaper=refusal.cheaper,
        cheaper_held=refusal.cheaper_held,
        unapproved=refusal.scope == APPROVED,
    )


def _left_now(view: SessionView, scope: BudgetScope | None, then: Usd) -> Usd:
    """Other steps go on meanwhile: what is left is read anew where the session knows it."""
    if scope in (None, BudgetScope.STEP):
        return then
    now = next((each.left for each in limits_left(view) if each.scope is scope), None)
    return then if now is None else now


def wall_sentence(choices: WallChoices) -> str:
    """`s3 needs up to $0.0312 on frontier; $0.0041 is left in the session budget`."""
    more = f", and {counted(choices.others, 'more step waits', 'more steps wait')}" if choices.others else ""
    if choices.scope is None or choices.needed is None:
        return f"{choices.step} waits: {one_line(choices.reason, 200)}{more}"
    return (
        f"{choices.step} needs up to {money(choices.needed)} on {choices.tier.value}; "
        f"{money(choices.left)} is left in the {SCOPE_WORDS[choices.scope]}{more}"
    )


def refusal_words(refusal: BudgetExhausted) -> str:
    """Why a call was refused, as it was then."""
    if refusal.needed is None or refusal.scope not in set(BudgetScope):
        return one_line(refusal.reason, 300)
    scope = SCOPE_WORDS[BudgetScope(refusal.scope)]
    return f"its call may cost {money(refusal.needed)}; {money(refusal.left)} was left in the {scope}"


def choice_rows(choices: WallChoices) -> Iterator[tuple[str, str, str]]:
    """(action, what it does, slash command), in the order they are offered."""
    if choices.scope is not None and choices.enough is not None:
        scope = "" if choices.scope is BudgetScope.SESSION else f"{choices.scope.value} "
        words = f"raise the {SCOPE_WORDS[choices.scope]} to {money(choices.enough)}"
        yield "raise", words, f"/budget {scope}{plain(choices.enough)}"
    if choices.scope in (BudgetScope.DAY, BudgetScope.MONTH):
        yield "continue", "try again: another terminal may have given some back", "/continue"
    if choices.unapproved:
        words = f"go on: {choices.step} on {choices.tier.value}, up to {money(choices.needed)}"
        yield "continue", words, "/continue"
    if choices.cheaper is not None:
        price = "free" if choices.cheaper_held == ZERO else f"up to {money(choices.cheaper_held)}"
        words = f"run {choices.step} on {choices.cheaper.value}, {price}"
        yield "cheaper", words, f"/tier {choices.step} {choices.cheaper.value}"
    yield "skip", f"skip {choices.step}, go on with the rest", "/skip"
    yield "interrupt", "stop the run; what is staged stays", "/stop"


def plain(amount: Usd) -> str:
    """An amount as it is typed: `0.05`."""
    return money(amount).removeprefix("$").replace(",", "")


def price_words(estimates: Sequence[StepEstimate], glyphs: Glyphs = UNICODE) -> str:
    """What steps cost together, from expected to at most, as a range."""
    low = high = ZERO
    for estimate in estimates:
        cost = estimate.cost or ZERO
        low, high = low + cost, high + max(cost, estimate.most or ZERO)
    unpriced = sum(estimate.cost is None for estimate in estimates)
    if unpriced == len(estimates) and unpriced:
        return money(None)
    unknown = f" and {counted(unpriced, 'unpriced step')}" if unpriced else ""
    shown = estimated(low) if low >= high else f"{money(low)} {glyphs.dash} {money(high)}"
    return shown + unknown


def left_words(view: SessionView) -> str:
    """What is left in each limit: `$0.01 of $0.01 in the session budget`; empty when the plan is free.

    Also empty when the only limit is too low: `shortfall_words` says it.
    """
    ahead = forecast(view)
    said_anyway = len(ahead.left) == len(ahead.short) == 1
    if said_anyway or not (ahead.high or ahead.unpriced):
        return ""
    return ", ".join(
        f"{money(each.left)} of {money(each.limit)} in the {SCOPE_WORDS[each.scope]}" for each in ahead.left
    )


def shortfall(view: SessionView) -> ScopeStanding | None:
    """The tightest limit that leaves less than the plan needs; None when all is well."""
    short = forecast(view).short
    return min(short, key=lambda each: (each.left or ZERO).nanos) if short else None


def shortfall_words(view: SessionView) -> str:
    """`needs about $0.031, $0.01 left in the session budget`; empty when the plan fits."""
    short = shortfall(view)
    if short is None:
        return ""
    needs = money(forecast(view).needs)
    return f"needs about {needs}, {money(short.left)} left in the {SCOPE_WORDS[short.scope]}"


def raised_command(view: SessionView) -> str:
    """The slash command that makes the plan fit: `/budget 0.05`."""
    scope, enough = _raised(view)
    return (
        f"/budget {plain(enough)}"
        if scope is BudgetScope.SESSION
        else f"/budget {scope.value} {plain(enough)}"
    )


def raised_option(view: SessionView) -> str:
    """The same for the command line."""
    scope, enough = _raised(view)
    if scope is BudgetScope.SESSION:
        return f"--budget {plain(enough)}"
    return f"tier-code config set budget.{scope.value} {plain(enough)}"


def _raised(view: SessionView) -> tuple[BudgetScope, Usd]:
    short = shortfall(view)
    scope = short.scope if short else BudgetScope.SESSION
    return scope, enough_for(view, scope)


def left_undone(view: SessionView) -> tuple[tuple[StepId, Usd | None], ...]:
    """Steps that were left out for want of money, with what each needs free; None where it has no price."""
    return tuple(
        (step.step.id, step.refusal.needed if step.refusal else step.step.estimate.held)
        for step in view.current_steps
        if step.state in (StepState.SKIPPED, StepState.WAITING)
    )


def near_words(standing: ScopeStanding) -> str:
    """`81 % of the session budget of $0.01 is spent or held`."""
    limit = standing.limit or ZERO
    percent = 100 * standing.committed.nanos // limit.nanos if limit else 100
    return f"{percent} % of the {SCOPE_WORDS[standing.scope]} of {money(standing.limit)} is spent or held"


def how_to_go_on(view: SessionView) -> str:
    """The shell command that runs what was left out; empty when nothing was."""
    undone = [s for s in view.current_steps if s.state in (StepState.SKIPPED, StepState.WAITING)]
    refused = [step.refusal for step in undone if step.refusal is not None]
    if not refused:
        runs = any(step.step.kind is StepKind.RUN for step in undone)
        return "tier-code -p -c --yes" + (" --allow-run" if runs else "") if undone else ""
    refusal = refused[0]
    if refusal.scope not in set(BudgetScope):
        unpriced = "--allow-unpriced" in refusal.reason
        return "tier-code -p -c --yes" + (" --allow-unpriced" if unpriced else "")
    scope = BudgetScope(refusal.scope)
    enough = plain(enough_for(view, scope, refusal.enough or ZERO))
    if scope is BudgetScope.SESSION:
        return f"tier-code -p -c --yes --budget {enough}"
    return f"tier-code config set budget.{scope.value} {enough}; tier-code -p -c --yes"
