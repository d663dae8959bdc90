"""The words and choices when money is missing: before a plan is approved, and in the middle of a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tier_code.domain.budget import BudgetScope, ScopeStanding
from tier_code.domain.forecast import enough_for, forecast, typed
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.tiers import TierName
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.shared.figures import counted, money
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
        left=refusal.left,
        enough=None if scope is None else enough_for(view, scope, refusal.enough or ZERO),
        cheaper=refusal.cheaper,
        cheaper_held=refusal.cheaper_held,
    )


def wall_sentence(choices: WallChoices) -> str:
    """`s3 needs up to $0.0312 on frontier; $0.0041 is left in the session budget`."""
    more = f", and {counted(choices.others, 'more step waits', 'more steps wait')}" if choices.others else ""
    if choices.scope is None or choices.needed is None:
        return f"{choices.step} waits: {one_line(choices.reason, 200)}{more}"
    return (
        f"{choices.step} needs up to {money(choices.needed)} on {choices.tier.value}; "
        f"{money(choices.left)} is left in the {SCOPE_WORDS[choices.scope]}{more}"
    )


def choice_rows(choices: WallChoices) -> Iterator[tuple[str, str, str]]:
    """(action, what it does, slash command), in the order they are offered."""
    if choices.scope is not None and choices.enough is not None:
        scope = "" if choices.scope is BudgetScope.SESSION else f"{choices.scope.value} "
        words = f"raise the {SCOPE_WORDS[choices.scope]} to {money(choices.enough)}"
        yield "raise", words, f"/budget {scope}{plain(choices.enough)}"
    if choices.cheaper is not None:
        price = "free" if choices.cheaper_held == ZERO else f"up to {money(choices.cheaper_held)}"
        words = f"run {choices.step} on {choices.cheaper.value}, {price}"
        yield "cheaper", words, f"/tier {choices.step} {choices.cheaper.value}"
    yield "skip", f"skip {choices.step}, go on with the rest", "/skip"
    yield "interrupt", "stop the run; what is staged stays", "/stop"


def plain(amount: Usd) -> str:
    """An amount as it is typed: `0.05`."""
    return money(amount).removeprefix("$").replace(",", "")


def plan_price(view: SessionView, glyphs: Glyphs = UNICODE) -> str:
    """What the steps ahead cost: `$0.0102 – $0.0310`, one figure where both ends agree."""  # noqa: RUF002 - the range's own dash
    ahead = forecast(view)
    unknown = f" and {counted(ahead.unpriced, 'unpriced step')}" if ahead.unpriced else ""
    if ahead.low >= ahead.high:
        return ("~" if ahead.low else "") + money(ahead.low) + unknown
    return f"{money(ahead.low)} {glyphs.dash} {money(ahead.high)}{unknown}"


def left_words(view: SessionView) -> str:
    """What is left in each limit: `$0.01 of $0.01 in the session budget, ...`; empty without limits."""
    return ", ".join(
        f"{money(each.left)} of {money(each.limit)} in the {SCOPE_WORDS[each.scope]}"
        for each in forecast(view).left
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


def raised(view: SessionView) -> tuple[str, Usd]:
    """The slash command that makes the plan fit, and its amount."""
    short = shortfall(view)
    scope = short.scope if short else BudgetScope.SESSION
    enough = typed(enough_for(view, scope))
    named = "" if scope is BudgetScope.SESSION else f"{scope.value} "
    return f"/budget {named}{plain(enough)}", enough


def left_undone(view: SessionView) -> tuple[tuple[StepId, Usd | None], ...]:
    """Steps that were left out for want of money, with what each needs free; None where it has no price."""
    return tuple(
        (step.step.id, step.refusal.needed if step.refusal else step.step.estimate.held)
        for step in view.current_steps
        if step.state in (StepState.SKIPPED, StepState.WAITING)
    )


def plan_waits(view: SessionView) -> bool:
    """Whether the user decides about a plan now."""
    return view.phase is Phase.PLAN_REVIEW
