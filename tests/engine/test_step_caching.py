"""Steps of one kind at a paid tier, over HTTP: what they have in common is paid for once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.engine.sessions import World
from tests.support.cache_figures import broken_prefixes, cache_figures
from tests.support.messages_server import Shop, messages_server
from tier_code.adapters.models.anthropic.capabilities import capabilities_of
from tier_code.adapters.models.anthropic.client import AnthropicSettings, AnthropicSource
from tier_code.adapters.models.anthropic.wire_request import Asked
from tier_code.adapters.prices.table import shipped_table
from tier_code.domain.budget import NO_LIMITS
from tier_code.domain.plan import Step, StepId, StepKind, Target, TaskClass
from tier_code.domain.pricing import ModelPrice
from tier_code.domain.privacy import Label, clear
from tier_code.domain.tiers import Reach, Tier, TierName
from tier_code.engine.execution.model_call import ModelCaller, Pace
from tier_code.engine.money.guard import BudgetGuard
from tier_code.engine.money.whereabouts import Whereabouts
from tier_code.engine.planning.prompting.asking import asked_messages
from tier_code.engine.recorder import Recorder

HAIKU = "claude-haiku-5-5"
NOVEMBER = 1_795_000_000 * 10**9
STEP = Step(
    id=StepId("s1"),
    title="edit f",
    kind=StepKind.EDIT,
    targets=(Target(path="a.py", qualname="f"),),
    instruction="",
    task_class=TaskClass.E,
    checks=(),
    tier=TierName.SMALL,
    reason="",
)


def price() -> ModelPrice:
    found = shipped_table().price(HAIKU, NOVEMBER)
    assert found is not None
    return found


async def asked(shop: Shop, prompt: str, rates: ModelPrice, questions: Sequence[str]) -> World:
    """One call a question, each with the same prompt file in front, through the real caller and guard."""
    world = World()
    with messages_server(shop) as url:
        tier = Tier(
            name=TierName.SMALL,
            backend="anthropic",
            model=HAIKU,
            price=rates,
            window_tokens=100_000,
            max_output_tokens=1000,
            ready=True,
            reach=Reach.MACHINE,
            least_cached_tokens=capabilities_of(HAIKU).least_cached_tokens,
        )
        services = world.services()
        source = AnthropicSource(
            AnthropicSettings(asked=Asked(model=HAIKU), api_key="sk-ant-api03-test", base_url=url)
        )
        models = replace(services.models, tiers={TierName.SMALL: tier}, sources={TierName.SMALL: source})
        world.recorder = Recorder(world.journal, services.clock, ())
        caller = ModelCaller(
            models,
            BudgetGuard(world.recorder, world.ledger, NO_LIMITS),
            world.recorder,
            Pace(clock=services.clock, ids=services.ids),
            Whereabouts(session="SESSION", repo="/repo"),
        )
        cleared = clear(Label.PROJECT, tier.reach, "a.py")
        for question in questions:
            messages, most, *_ = asked_messages(prompt, question, STEP, window_tokens=100_000, wanted=100)
            await caller.ask(STEP, 1, messages, most, cleared)
        await source.close()
    return world


QUESTIONS = [f"<code>\ndef f{number}(): ...\n</code>\nReturn {number}." for number in range(4)]


async def test_the_second_step_of_a_kind_reads_the_common_part_from_the_cache() -> None:
    shop = Shop()
    world = await asked(shop, "edit", price(), QUESTIONS)
    written = shop.bills[0].prompt["written"]
    assert written >= 512
    assert [call.prompt["read"] for call in shop.bills] == [0, written, written, written]
    assert broken_prefixes(shop.requests) == []
    assert cache_figures(shop.bills).share > 0.9
    assert world.ledger.committed("SESSION").nanos == shop.billed


async def test_a_prompt_that_is_too_short_to_be_kept_asks_for_nothing() -> None:
    shop = Shop()
    world = await asked(shop, "docstring_function", price(), QUESTIONS)
    assert not any(b"cache_control" in body for body in shop.raw)
    assert world.ledger.committed("SESSION").nanos == shop.billed


async def test_without_a_price_for_writes_nothing_is_kept_and_nothing_is_refused() -> None:
    shop = Shop()
    await asked(shop, "edit", replace(price(), cache_write_5m_rate=None, steps=()), QUESTIONS[:2])
    assert not any(b"cache_control" in body for body in shop.raw)


@pytest.mark.parametrize("prompt", ["edit", "docstring_function"])
async def test_the_same_step_is_sent_as_the_same_bytes(prompt: str) -> None:
    shop = Shop()
    await asked(shop, prompt, price(), [QUESTIONS[0]] * 2)
    assert shop.raw[0] == shop.raw[1]
