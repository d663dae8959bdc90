"""Missing money: before a plan runs, in the middle of it, and when somebody comes back."""

from __future__ import annotations

import pytest

from tests.engine.sessions import PAID, World
from tier_code.adapters.models.scripted import ScriptedAnswer
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.budget import NO_LIMITS, Booking, BudgetScope
from tier_code.domain.fold import fold
from tier_code.domain.forecast import forecast
from tier_code.domain.ledger import CallId
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.pricing import cost_of
from tier_code.domain.schedule import at_the_wall
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage
from tier_code.domain.view import SessionView

S1, S2 = StepId("s1"), StepId("s2")
USAGE = TokenUsage(input_tokens=300, output_tokens=20)
PLENTY = Usd(10**9)


def states(view: SessionView) -> list[StepState]:
    return [step.state for step in view.steps]


def raised(amount: Usd = PLENTY, scope: BudgetScope = BudgetScope.SESSION) -> c.SetBudget:
    return c.SetBudget(scope=scope, limit=amount)


async def test_a_step_without_money_waits_while_free_steps_go_on_and_finishes_when_the_limit_is_raised() -> (
    None
):
    world = World(["Text."], local_price=PAID, budget=Usd(1))
    view = await world.run(
        c.SubmitPrompt(text="document plain and rename old to new"), c.ApprovePlan(), raised()
    )
    assert states(view) == [StepState.PASSED, StepState.PASSED]
    told = [
        (type(event).__name__, event.step)
        for event in world.events(e.StepStarted, e.BudgetExhausted, e.StepFinished)
        if isinstance(event, e.StepStarted | e.BudgetExhausted | e.StepFinished)
    ]
    assert told == [
        ("StepStarted", S1),
        ("BudgetExhausted", S1),
        ("StepStarted", S2),
        ("StepFinished", S2),
        ("StepStarted", S1),
        ("StepFinished", S1),
    ]
    assert fold(world.journal.records) == view


async def test_the_run_stands_at_the_wall_until_somebody_decides() -> None:
    world = World(["Text."], local_price=PAID, budget=Usd(1))
    seen: list[SessionView] = []
    await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan(), watch=seen.append)
    assert at_the_wall(seen[-1])
    (refusal,) = (step.refusal for step in seen[-1].waiting)
    assert refusal is not None
    assert refusal.needed is not None
    assert refusal.enough == refusal.needed
    assert refusal.scope == "session"
    assert forecast(seen[-1]).needs == refusal.needed


async def test_a_raise_that_is_not_enough_asks_again() -> None:
    world = World(["Text."], local_price=PAID, budget=Usd(1))
    view = await world.run(
        c.SubmitPrompt(text="document plain"), c.ApprovePlan(), raised(Usd(2)), raised(Usd(3)), c.SkipStep()
    )
    assert states(view) == [StepState.SKIPPED]
    assert len(world.events(e.BudgetExhausted)) == 3
    assert world.model.requests == []


async def test_a_cheaper_tier_is_offered_with_its_price_and_takes_over() -> None:
    world = World(["Text."], ladder={TierName.SMALL: ["Dear."]}, budget=Usd(1))
    view = await world.run(
        c.SubmitPrompt(text="document plain"),
        c.OverrideTier(step=S1, tier=TierName.SMALL),
        c.ApprovePlan(),
        c.OverrideTier(step=S1, tier=TierName.LOCAL),
    )
    (refusal,) = (event for event in world.events(e.BudgetExhausted) if isinstance(event, e.BudgetExhausted))
    assert (refusal.cheaper, refusal.cheaper_held) == (TierName.LOCAL, ZERO)
    assert states(view) == [StepState.PASSED]
    assert view.spent == ZERO


async def test_a_tier_that_has_failed_already_is_not_offered_as_the_cheaper_one() -> None:
    world = World(["forbidden"], ladder={TierName.SMALL: ["Text."]}, budget=Usd(1))
    await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan(), c.SkipStep())
    (refusal,) = (event for event in world.events(e.BudgetExhausted) if isinstance(event, e.BudgetExhausted))
    assert refusal.cheaper is None


async def test_a_retry_that_climbs_into_the_wall_waits_there_and_goes_on_at_that_tier() -> None:
    world = World(["forbidden"], ladder={TierName.SMALL: ["Text."]}, budget=Usd(1))
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan(), raised())
    assert [attempt.tier for attempt in view.steps[0].attempts] == [
        TierName.LOCAL,
        TierName.SMALL,
        TierName.SMALL,
    ]
    assert states(view) == [StepState.PASSED]


async def test_what_was_skipped_ends_the_turn_as_a_matter_of_budget_and_going_on_runs_it() -> None:
    world = World(["Text."], local_price=PAID, budget=Usd(1))
    request = c.SubmitPrompt(text="document plain and rename old to new")
    skipped = await world.run(request, c.ApprovePlan(), c.SkipStep(step=S1))
    assert states(skipped) == [StepState.SKIPPED, StepState.PASSED]
    assert skipped.turn is not None
    assert skipped.turn.outcome is e.Outcome.BUDGET
    again = World(["Text."], local_price=PAID, budget=PLENTY, journal=world.journal, blobs=world.blobs)
    view = await again.run(c.ContinueRun())
    assert states(view) == [StepState.PASSED, StepState.PASSED]
    (changed,) = (event for event in again.events(e.BudgetChanged) if isinstance(event, e.BudgetChanged))
    assert (changed.by, changed.now, view.budget) == (e.By.FLAG, PLENTY, PLENTY)


async def test_stopping_at_the_wall_interrupts_the_step_and_keeps_what_is_staged() -> None:
    world = World(["Text."], local_price=PAID, budget=Usd(1))
    view = await world.run(
        c.SubmitPrompt(text="document plain and rename old to new"), c.ApprovePlan(), c.Interrupt()
    )
    assert states(view) == [StepState.INTERRUPTED, StepState.PASSED]


async def test_a_process_killed_at_the_wall_leaves_a_step_that_can_go_on() -> None:
    world = World(["Text."], local_price=PAID, budget=Usd(1))
    await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    cut = next(i for i, r in enumerate(world.journal.records) if isinstance(r.event, e.BudgetExhausted)) + 1
    again = World(["Text."], local_price=PAID, budget=PLENTY)
    again.journal.records = world.journal.records[:cut]
    view = await again.run(c.ContinueRun())
    assert states(view) == [StepState.PASSED]


async def test_going_on_at_the_wall_tries_again_what_another_terminal_gave_back() -> None:
    world = World(["Text."], local_price=PAID)
    other = Booking(call=CallId("other"), session="OTHER", day="2023-11-14")
    world.ledger.reserve(other, Usd(10**8), NO_LIMITS)
    seen: list[SessionView] = []

    def watch(view: SessionView) -> None:
        seen.append(view)
        if view.waiting:
            world.ledger.release(CallId("other"))

    view = await world.run(
        c.SetBudget(scope=BudgetScope.DAY, limit=Usd(10**8 + 1)),
        c.SubmitPrompt(text="document plain"),
        c.ApprovePlan(),
        c.ContinueRun(),
        watch=watch,
    )
    assert any(view.waiting for view in seen)
    assert states(view) == [StepState.PASSED]


async def test_day_and_month_are_read_from_the_ledger_with_what_other_terminals_hold() -> None:
    world = World([ScriptedAnswer(text="Text.", usage=USAGE)], local_price=PAID)
    other = Booking(call=CallId("other"), session="OTHER", day="2023-11-14")
    world.ledger.reserve(other, Usd(7), NO_LIMITS)
    view = await world.run(
        c.SetBudget(scope=BudgetScope.DAY, limit=PLENTY),
        c.SubmitPrompt(text="document plain"),
        c.ApprovePlan(),
    )
    day, month = view.standings
    assert (day.scope, day.limit, month.scope) == (BudgetScope.DAY, PLENTY, BudgetScope.MONTH)
    spent = cost_of(USAGE, PAID)
    assert spent is not None
    assert day.committed == month.committed == spent + Usd(7)
    assert fold(world.journal.records) == view


async def test_a_session_that_spends_nothing_says_nothing_about_days() -> None:
    world = World(["Text."])
    await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    assert world.events(e.BudgetsRead, e.BudgetNear) == []


async def test_the_user_is_told_once_that_most_of_a_limit_is_gone_and_again_under_another() -> None:
    spent = cost_of(USAGE, PAID)
    assert spent is not None
    answers = [ScriptedAnswer(text="Text.", usage=USAGE) for _ in range(3)]
    world = World(answers, local_price=PAID, budget=PLENTY)
    view = await world.run(
        c.SubmitPrompt(text="document plain"),
        c.ApprovePlan(),
        raised(Usd(spent.nanos * 5 // 4)),
        raised(Usd(spent.nanos * 5 // 4 + 1)),
        raised(PLENTY),
    )
    near = [event for event in world.events(e.BudgetNear) if isinstance(event, e.BudgetNear)]
    assert [(each.standing.scope, each.standing.committed) for each in near] == [(BudgetScope.SESSION, spent)]
    assert view.near == ()


async def test_a_plan_is_quoted_at_each_tiers_own_price_and_again_when_a_step_moves() -> None:
    world = World(["Text."], ladder={TierName.SMALL: ["Text."]}, budget=PLENTY)
    seen: list[SessionView] = []
    await world.run(
        c.SubmitPrompt(text="document plain"),
        c.OverrideTier(step=S1, tier=TierName.SMALL),
        c.OverrideTier(step=S1, tier=TierName.LOCAL),
        watch=seen.append,
    )
    local, small, back = (view.steps[0].step.estimate for view in seen)
    assert (local.cost, local.held) == (ZERO, ZERO)
    assert local.most == small.held
    assert small.cost is not None
    assert small.held is not None
    assert ZERO < small.cost < small.held
    assert (local.input_tokens, local.output_tokens) == (small.input_tokens, small.output_tokens)
    assert back == local


async def test_without_a_budget_no_climb_to_a_paid_tier_is_part_of_the_price() -> None:
    world = World(["Text."], ladder={TierName.SMALL: ["Text."]})
    view = await world.run(c.SubmitPrompt(text="document plain"))
    assert view.steps[0].step.estimate.most == ZERO


async def test_what_is_held_lies_near_what_the_plan_said() -> None:
    world = World([ScriptedAnswer(text="Text.", usage=USAGE)], local_price=PAID, budget=PLENTY)
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    (held,) = (event for event in world.events(e.SpendReserved) if isinstance(event, e.SpendReserved))
    said = view.steps[0].step.estimate.held
    assert said is not None
    assert said.nanos // 2 < held.amount.nanos < said.nanos * 2


async def test_an_answer_is_shortened_to_what_is_left_and_a_cut_one_says_why() -> None:
    first = World(["Text."], local_price=PAID, budget=PLENTY)
    await first.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    (held,) = (event for event in first.events(e.SpendReserved) if isinstance(event, e.SpendReserved))
    asked = first.model.requests[0]
    assert 0 < asked.least_tokens < asked.max_tokens
    saved = (asked.max_tokens - asked.least_tokens) // 2 * 5_000
    cut = ScriptedAnswer(text="Half of", stop_reason="length")
    world = World([cut], local_price=PAID, budget=Usd(held.amount.nanos - saved))
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    sent = world.model.requests[0].max_tokens
    assert asked.least_tokens <= sent < asked.max_tokens
    (check,) = view.steps[0].attempts[0].checks
    assert check.check == "complete"
    assert f"left no room for the {asked.max_tokens}" in check.evidence


async def test_an_unpriced_tier_may_be_asked_where_the_user_allows_it_and_never_counts_as_free() -> None:
    world = World(["Text."], local_price=None, allow_unpriced=True, budget=Usd(1))
    view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    assert states(view) == [StepState.PASSED]
    assert (view.steps[0].cost, view.unpriced, view.steps[0].step.estimate.cost) == (None, 1, None)


async def test_a_step_climbs_to_an_unpriced_tier_only_where_that_is_allowed() -> None:
    for allowed, state in ((False, StepState.FAILED), (True, StepState.PASSED)):
        world = World(
            ["forbidden"],
            ladder={TierName.SMALL: ["Text."]},
            unpriced=(TierName.SMALL,),
            allow_unpriced=allowed,
            budget=PLENTY,
        )
        view = await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
        assert states(view) == [state]


async def test_an_ended_step_that_is_moved_while_others_wait_runs_again_in_the_same_run() -> None:
    world = World(["Text."], ladder={TierName.SMALL: ["Text.", "Text."]}, budget=Usd(1))
    view = await world.run(
        c.SubmitPrompt(text="document plain and document user"),
        c.OverrideTier(step=S2, tier=TierName.SMALL),
        c.ApprovePlan(),
        c.OverrideTier(step=S1, tier=TierName.SMALL),
        raised(),
    )
    assert [attempt.tier for attempt in view.steps[0].attempts][-1] is TierName.SMALL
    assert states(view) == [StepState.PASSED, StepState.PASSED]


@pytest.mark.parametrize("step", [None, S2])
async def test_skipping_where_nothing_waits_is_answered(step: StepId | None) -> None:
    world = World(["Text."])
    view = await world.run(c.SubmitPrompt(text="document plain"), c.SkipStep(step=step))
    assert "wait for money" in view.notices[-1] or "waits for money" in view.notices[-1]


async def test_a_step_refused_for_what_another_held_goes_on_by_itself_when_that_is_given_back() -> None:
    first = World(["Text."], local_price=PAID, budget=PLENTY)
    await first.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())
    (held,) = (event for event in first.events(e.SpendReserved) if isinstance(event, e.SpendReserved))
    slow = ScriptedAnswer(text="Text.", usage=USAGE, delay_seconds=0.05)
    world = World(
        [slow],
        local_price=PAID,
        ladder={TierName.SMALL: [slow]},
        budget=Usd(held.amount.nanos * 5 // 4),
    )
    view = await world.run(
        c.SubmitPrompt(text="document plain and document user"),
        c.OverrideTier(step=S2, tier=TierName.SMALL),
        c.ApprovePlan(),
    )
    assert world.events(e.BudgetExhausted), "the two were to run beside each other"
    assert states(view) == [StepState.PASSED, StepState.PASSED]
