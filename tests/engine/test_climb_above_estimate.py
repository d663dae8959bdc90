"""A climb that takes the run above what was approved: the step waits for a word, headless for a flag."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.codebase.edit_steps import fenced
from tests.engine.sessions import PAID, World
from tests.engine.test_edit_steps import ANSWER, FILES, PATH, EditWorld, plan
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.budget import BudgetScope
from tier_code.domain.fold import apply, fold
from tier_code.domain.forecast import forecast
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepEstimate, StepId, StepKind, StepState
from tier_code.domain.pricing import multiplied
from tier_code.domain.schedule import at_the_wall
from tier_code.domain.tiers import Tier, TierName
from tier_code.domain.view import SessionView
from tier_code.engine.money.quotes import Quotes
from tier_code.engine.routing.router import Policy
from tier_code.frontends.headless.autopilot import Autopilot, AutopilotPolicy
from tier_code.frontends.shared.printing.exit_codes import ExitCode, exit_code
from tier_code.frontends.shared.receipt import receipt
from tier_code.frontends.shared.wall import choice_rows, wall_choices

S1 = StepId("s1")
PLENTY = Usd(10**12)
ASK = c.SubmitPrompt(text="document plain")
DEAR = TierName.MID


class DearWorld(World):
    """Mid costs a thousand times what small does."""

    def _tier(self, name: TierName, ready: bool) -> Tier:  # noqa: FBT001 - as the builder above it
        made = super()._tier(name, ready)
        dear = multiplied(PAID, Fraction(1000), "dear")
        return replace(made, price=dear) if name is DEAR else made


def climbing(cheap: str = "forbidden too") -> DearWorld:
    """Local fails, small says `cheap`, mid succeeds."""
    return DearWorld(["forbidden"], ladder={TierName.SMALL: [cheap], DEAR: ["Text."]}, budget=PLENTY)


def refusals(world: World) -> list[e.BudgetExhausted]:
    return [each for each in world.events(e.BudgetExhausted) if isinstance(each, e.BudgetExhausted)]


def tiers(view: SessionView) -> list[TierName]:
    return [attempt.tier for attempt in view.steps[0].attempts]


async def test_a_climb_within_what_was_approved_asks_nobody() -> None:
    world = climbing("Text.")
    view = await world.run(ASK, c.ApprovePlan())
    assert tiers(view) == [TierName.LOCAL, TierName.SMALL]
    assert refusals(world) == []
    assert view.approved is not None
    assert view.spent < view.approved


async def test_a_climb_above_it_waits_before_anything_is_sent_and_says_the_figures() -> None:
    world = climbing()
    seen: list[SessionView] = []
    await world.run(ASK, c.ApprovePlan(), watch=seen.append)
    (asked,) = refusals(world)
    assert at_the_wall(seen[-1])
    assert tiers(seen[-1]) == [TierName.LOCAL, TierName.SMALL]
    assert asked.scope == e.APPROVED
    assert "mid is expected to cost" in asked.reason
    assert f"approved at up to ${forecast(seen[0]).high.nanos / 10**9:.4f}"[:30] in asked.reason
    choices = wall_choices(seen[-1])
    assert choices is not None
    assert [action for action, _, _ in choice_rows(choices)] == ["continue", "skip", "interrupt"]
    assert fold(world.journal.records) == world.recorder.view


async def test_going_on_climbs_and_the_receipt_says_that_it_went_above() -> None:
    world = climbing()
    seen: list[SessionView] = []
    view = await world.run(ASK, c.ApprovePlan(), c.ContinueRun(), watch=seen.append)
    assert tiers(view) == [TierName.LOCAL, TierName.SMALL, DEAR]
    assert view.steps[0].state is StepState.PASSED
    assert len(refusals(world)) == 1
    assert any("of the approved plan" in line for line in receipt(seen[-1])) == (
        view.approved is not None and view.spent > view.approved
    )


class DearEdits(DearWorld, EditWorld):
    """The same prices over real code."""


async def test_the_attempt_after_the_question_is_told_what_failed_before() -> None:
    lazy = fenced("def words(text):\n    # ... existing code\n    return []\n")
    world = DearEdits(
        [lazy],
        files=FILES,
        budget=PLENTY,
        ladder={
            TierName.SMALL: [f"{PATH}::words\n{lazy.replace('return []', 'return text')}"],
            DEAR: [f"{PATH}::words\n{ANSWER}"],
            TierName.FRONTIER: [plan({"targets": [f"{PATH}::words"]})],
        },
    )
    view = await world.run(c.SubmitPrompt(text="split differently"), c.ApprovePlan(), c.ContinueRun())
    assert tiers(view) == [TierName.LOCAL, TierName.SMALL, DEAR]
    assert view.steps[0].state is StepState.PASSED
    called = [each for each in world.events(e.ModelCalled) if isinstance(each, e.ModelCalled)]
    assert "existing code" in called[-1].messages[-1][1]


async def test_skipping_leaves_it_out_as_a_matter_of_money_and_approving_anew_goes_on_there() -> None:
    world = climbing()
    skipped = await world.run(ASK, c.ApprovePlan(), c.SkipStep(step=S1))
    assert skipped.steps[0].state is StepState.SKIPPED
    assert any("left out: more than was approved" in line for line in receipt(skipped))
    assert any("tier-code -p -c --yes" in line for line in receipt(skipped))
    again = DearWorld(
        ladder={TierName.SMALL: [], DEAR: ["Text."]}, budget=PLENTY, journal=world.journal, blobs=world.blobs
    )
    view = await again.run(c.ContinueRun())
    assert tiers(view)[-1] is DEAR
    assert view.steps[0].state is StepState.PASSED


async def test_a_step_that_fails_after_the_climb_was_allowed_failed_and_the_budget_stopped_nothing() -> None:
    world = DearWorld(
        ["forbidden"], ladder={TierName.SMALL: ["forbidden"], DEAR: ["forbidden too"]}, budget=PLENTY
    )
    view = await world.run(ASK, c.ApprovePlan(), c.ContinueRun())
    assert view.steps[0].state is StepState.FAILED
    assert receipt(view)[0].startswith("Failed")
    assert exit_code(view) == ExitCode.FAILED


async def test_a_tier_that_the_user_chose_is_approved_with_it() -> None:
    world = climbing()
    view = await world.run(ASK, c.ApprovePlan(), c.OverrideTier(step=S1, tier=DEAR))
    assert tiers(view)[-1] is DEAR
    assert view.steps[0].state is StepState.PASSED
    estimate = replace(view.steps[0].step.estimate, held=PLENTY, most=PLENTY + PLENTY)
    moved = e.TierOverridden(step=S1, was=DEAR, now=TierName.FRONTIER, by=e.By.USER, estimate=estimate)
    then = apply(view, e.Record(seq=view.records, at=view.at, event=moved))
    assert view.approved is not None
    assert then.approved is not None
    assert view.approved < then.approved <= max(view.approved, view.spent) + PLENTY


async def test_running_a_failed_step_again_asks_before_it_climbs_to_a_dearer_tier() -> None:
    world = DearWorld(
        ["forbidden"],
        ladder={TierName.SMALL: ["forbidden", "forbidden too"], DEAR: ["Text."]},
        budget=PLENTY,
    )
    seen: list[SessionView] = []
    await world.run(ASK, c.ApprovePlan(), c.RerunStep(step=S1), watch=seen.append)
    assert tiers(seen[1]) == [TierName.LOCAL, TierName.SMALL]
    assert seen[1].steps[0].state is StepState.FAILED
    (asked,) = refusals(world)
    assert asked.scope == e.APPROVED
    assert at_the_wall(seen[2])
    assert tiers(seen[2]) == [TierName.LOCAL, TierName.SMALL, TierName.SMALL]
    assert seen[2].approved is not None
    assert seen[2].spent <= seen[2].approved
    assert fold(world.journal.records) == world.recorder.view


async def test_a_step_that_never_moved_is_run_again_within_the_range_of_its_plan() -> None:
    world = DearWorld(["forbidden"], ladder={TierName.SMALL: ["Text."], DEAR: []}, budget=PLENTY)
    seen: list[SessionView] = []
    await world.run(ASK, c.ApprovePlan(), watch=seen.append)
    failed = replace(world.recorder.view.steps[0], state=StepState.FAILED)
    at_first = replace(failed, step=seen[0].steps[0].step, attempts=failed.attempts[:1])
    stood = replace(world.recorder.view, steps=(at_first,))
    again = e.PlanApproved(turn=1, by=e.By.USER, rerun=S1)
    after = apply(stood, e.Record(seq=stood.records, at=stood.at, event=again))
    assert after.approved == stood.spent + (at_first.step.estimate.most or Usd(0))


async def test_a_tier_that_the_user_chose_for_a_failed_step_covers_no_climb_from_it() -> None:
    world = DearWorld(["forbidden"], ladder={TierName.SMALL: ["forbidden too"], DEAR: ["Text."]}, budget=None)
    seen: list[SessionView] = []
    await world.run(
        ASK,
        c.ApprovePlan(),
        c.SetBudget(scope=BudgetScope.SESSION, limit=PLENTY),
        c.OverrideTier(step=S1, tier=TierName.SMALL),
        watch=seen.append,
    )
    assert seen[1].steps[0].state is StepState.FAILED
    assert tiers(seen[3]) == [TierName.LOCAL, TierName.SMALL]
    (asked,) = refusals(world)
    assert asked.scope == e.APPROVED
    assert at_the_wall(seen[3])


class Sent:
    """What an autopilot sends."""

    def __init__(self) -> None:
        self.commands: list[c.Command] = []

    def send(self, command: c.Command) -> None:
        self.commands.append(command)


@pytest.mark.parametrize(("allowed", "sent"), [(False, c.SkipStep(step=S1)), (True, c.ContinueRun())])
async def test_approving_a_plan_does_not_cover_such_a_climb_but_a_flag_does(
    *, allowed: bool, sent: c.Command
) -> None:
    world = climbing()
    seen: list[SessionView] = []
    await world.run(ASK, c.ApprovePlan(), watch=seen.append)
    sink = Sent()
    policy = AutopilotPolicy(request="x", approve=True, allow_climb=allowed)
    Autopilot(policy, sink).react(refusals(world)[0], seen[-1])
    assert sink.commands == [sent]


async def test_a_fix_is_quoted_with_every_climb_and_other_steps_with_one() -> None:
    world = climbing()
    view = await world.run(ASK)
    step = replace(view.steps[0].step, estimate=StepEstimate(input_tokens=500, output_tokens=50))
    quotes = Quotes(policy=Policy(tiers=world.services().models.tiers))
    one = quotes.at(step, TierName.LOCAL, limited=True).most
    every = quotes.at(replace(step, kind=StepKind.FIX), TierName.LOCAL, limited=True).most
    small = quotes.at(replace(step, kind=StepKind.FIX), TierName.SMALL, limited=True)
    assert one == quotes.at(step, TierName.SMALL, limited=True).held
    assert every == small.most
    assert every is not None
    assert one is not None
    assert every > one
