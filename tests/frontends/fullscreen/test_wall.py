from __future__ import annotations

import pytest

from tests.frontends.fullscreen.driving import desk_with
from tests.support.journal_samples import sample_running
from tests.support.wall_samples import CENT, PAID, at_the_wall, day, planned
from tier_code.domain import events as e
from tier_code.domain.budget import BudgetScope, ScopeStanding
from tier_code.domain.commands import Command, Interrupt, OverrideTier, SetBudget, SetMode, SkipStep
from tier_code.domain.money import Usd
from tier_code.domain.permissions import PermissionMode
from tier_code.domain.plan import StepId
from tier_code.domain.tiers import TierName

RAISE = SetBudget(scope=BudgetScope.SESSION, limit=Usd(5 * CENT))
CHEAPER = OverrideTier(step=PAID.id, tier=TierName.SMALL)


async def test_a_plan_that_needs_more_says_so_above_its_approval() -> None:
    async with desk_with(planned().records()) as desk:
        assert "needs about $0.0450, $0.01 left in the session budget" in desk.screen
        assert "lower tiers with 1-5, drop steps with x, or /budget 0.05" in " ".join(
            desk.area("conversation").replace("▌", " ").split()
        )
        assert "$0.0050 – $0.2350" in desk.screen  # noqa: RUF001 - the range's own dash


async def test_the_sidebar_shows_the_day_with_all_terminals_and_follows_it() -> None:
    async with desk_with(planned().records()) as desk:
        assert "$0.0050 of $0.02" in desk.area("sidebar")
        await desk.happen(e.BudgetsRead(standings=(day(CENT),)))
        assert "$0.01 of $0.02" in desk.area("sidebar")


@pytest.mark.parametrize(
    ("number", "command"),
    [
        ("1", RAISE),
        ("2", CHEAPER),
        ("3", SkipStep()),
        ("4", Interrupt()),
    ],
)
async def test_a_number_and_enter_choose_at_the_wall(number: str, command: Command) -> None:
    async with desk_with(at_the_wall().records()) as desk:
        assert "s2 needs up to $0.0450 on mid" in desk.screen
        await desk.press(number, "enter")
        assert desk.sent.commands == [command]
        assert desk.prompt == ""


@pytest.mark.parametrize(
    ("key", "command"), [("plus", RAISE), ("minus", CHEAPER), ("s", SkipStep(step=PAID.id))]
)
async def test_single_keys_choose_in_the_plan_list(key: str, command: Command) -> None:
    async with desk_with(at_the_wall().records()) as desk:
        await desk.press("ctrl+t", key)
        assert desk.sent.commands == [command]


@pytest.mark.parametrize(
    ("typed", "command"),
    [("/budget 0.05", RAISE), ("/tier s2 small", CHEAPER), ("/skip", SkipStep()), ("/stop", Interrupt())],
)
async def test_slash_commands_choose_as_well(typed: str, command: Command) -> None:
    async with desk_with(at_the_wall().records()) as desk:
        await desk.type(typed)
        await desk.press("enter")
        assert desk.sent.commands == [command]


async def test_a_number_that_is_no_choice_is_answered() -> None:
    async with desk_with(at_the_wall().records()) as desk:
        await desk.press("9", "enter")
        assert desk.sent.commands == []
        assert "choose a number from 1 to 4" in desk.screen


async def test_while_the_run_stands_nothing_moves() -> None:
    async with desk_with(at_the_wall().records()) as desk:
        assert not desk.app.busy
        assert desk.app.moment.spinner == ""
        await desk.happen(
            e.BudgetChanged(scope=BudgetScope.SESSION, was=Usd(CENT), now=Usd(5 * CENT), by=e.By.USER)
        )
        assert desk.app.busy
        assert "needs up to" not in desk.screen


async def test_a_limit_that_is_nearly_used_up_is_said_beside_its_figures() -> None:
    async with desk_with(planned().records()) as desk:
        near = day(2 * CENT - 1)
        await desk.happen(e.BudgetsRead(standings=(near,)), e.BudgetNear(standing=near))
        assert "most of the day's budget is gone" in desk.area("sidebar")


HELD = "The run holds: plan mode."
IN_PLAN_MODE = e.ModeSet(mode="plan", by=e.By.USER)


async def test_a_run_that_plan_mode_holds_says_how_it_goes_on_and_nothing_moves() -> None:
    async with desk_with(sample_running()) as desk:
        await desk.press("shift+tab", "shift+tab", "shift+tab")
        await desk.happen(IN_PLAN_MODE)
        assert HELD not in desk.screen
        assert desk.app.busy
        await desk.happen(
            e.StepFinished(step=StepId("s3"), outcome=e.Outcome.FAILED, reason="no answer", seconds=1.0)
        )
        told = " ".join(desk.area("above").replace("▌", " ").split())
        assert f"{HELD} Shift+Tab or /mode ask goes on, Esc ends the run" in told
        assert not desk.app.busy
        assert desk.app.moment.spinner == ""
        desk.sent.commands.clear()
        await desk.press("shift+tab")
        assert desk.sent.commands == [SetMode(mode=PermissionMode.ASK)]
        await desk.happen(e.ModeSet(mode="ask", by=e.By.USER))
        assert HELD not in desk.screen


async def test_escape_ends_a_run_that_plan_mode_holds() -> None:
    async with desk_with(at_the_wall().records()) as desk:
        await desk.happen(IN_PLAN_MODE)
        assert HELD in desk.screen
        assert "needs up to" not in desk.area("above")
        await desk.press("escape")
        assert desk.sent.commands == [Interrupt()]


async def test_a_budget_of_which_much_was_only_held_is_not_called_nearly_used_up() -> None:
    async with desk_with(at_the_wall().records()) as desk:
        held = ScopeStanding(scope=BudgetScope.SESSION, committed=Usd(99 * CENT), limit=Usd(100 * CENT))
        raised = e.BudgetChanged(scope=BudgetScope.SESSION, was=Usd(CENT), now=Usd(100 * CENT), by=e.By.USER)
        await desk.happen(raised, e.BudgetNear(standing=held))
        assert "most of the session budget is gone" not in desk.area("sidebar")
