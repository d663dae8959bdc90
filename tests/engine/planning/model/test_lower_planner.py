"""A planner whose worst case does not fit the budget: the next lower one plans, and the user is told."""

from __future__ import annotations

from tests.engine.planning.model.test_planner import FILES, ask, reply, script, step
from tests.engine.planning.model.worlds import CHEAPER, PLANNER, PlannedWorld
from tests.support.messages_server import Shop, messages_server
from tier_code.domain import events as e
from tier_code.domain.money import Usd
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView

CENTS = 10_000_000
TIGHT = Usd(2 * CENTS)
"""Enough for a plan by the small model, not for one by the dear one."""


async def planned(
    shop: Shop, *texts: str, budget: Usd = TIGHT, wanted: TierName | None = None
) -> tuple[SessionView, PlannedWorld]:
    with messages_server(shop) as url:
        world = PlannedWorld(url=url, files=FILES, cheaper=True, budget=budget, wanted_planner=wanted)
        return await world.run(*ask(*texts)), world


def notices(world: PlannedWorld) -> list[str]:
    return [each.text for each in world.events(e.NoticeGiven) if isinstance(each, e.NoticeGiven)]


async def test_the_next_lower_tier_plans_where_the_budget_refuses_the_highest() -> None:
    shop = Shop(answer=script(reply(steps=[step(1)])))
    view, world = await planned(shop, "make the cart nicer")
    assert [request["model"] for request in shop.requests] == [CHEAPER]
    assert len(view.steps) == 1
    assert view.spent.nanos == shop.billed > 0
    (told,) = notices(world)
    assert told.startswith("small plans instead of frontier: ")


async def test_with_money_for_it_the_highest_plans_and_nothing_is_said() -> None:
    shop = Shop(answer=script(reply(kind="answer", answer="It sums.")))
    _, world = await planned(shop, "what does it do, exactly?", budget=Usd(200 * CENTS))
    assert [request["model"] for request in shop.requests] == [PLANNER]
    assert notices(world) == []


async def test_a_planner_that_the_user_named_is_not_replaced() -> None:
    shop = Shop()
    view, _ = await planned(shop, "make the cart nicer", wanted=TierName.FRONTIER)
    assert shop.requests == []
    assert view.declined is not None
    assert any("--budget" in hint for hint in view.declined.hints)


async def test_where_nobody_fits_the_refusal_is_that_of_the_highest() -> None:
    shop = Shop()
    view, world = await planned(shop, "make the cart nicer", budget=Usd(10))
    assert shop.requests == []
    assert view.declined is not None
    needed = [each.needed for each in world.events(e.BudgetExhausted) if isinstance(each, e.BudgetExhausted)]
    assert needed[0] is not None
    assert notices(world) == []
    assert needed[0] > TIGHT


async def test_a_look_around_in_between_stays_within_three_calls() -> None:
    need = reply(kind="need", need=[{"look": "symbol", "wanted": "total"}])
    shop = Shop(answer=lambda request: need)
    await planned(shop, "what does it do, exactly?")
    assert [request["model"] for request in shop.requests] == [CHEAPER] * 3


async def test_a_conversation_that_moves_says_what_is_written_anew() -> None:
    shop = Shop(answer=script(*[reply(kind="answer", answer="It sums. " * 40)] * 2))
    _, world = await planned(shop, *["what does it do, exactly?"] * 2)
    assert "were written to its cache anew" in notices(world)[-1]
