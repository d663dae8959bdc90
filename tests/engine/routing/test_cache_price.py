"""The price of a broken cache: what is warm is read, what would have to move is written anew, by numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.engine.routing.steps import TIERS, outcomes, step
from tests.support.journal_builder import NANOS, JournalBuilder, docstring_step
from tier_code.domain import events as e
from tier_code.domain.fold import fold
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepKind, Target
from tier_code.domain.pricing import ModelPrice
from tier_code.domain.record import record_of
from tier_code.domain.tiers import Tier, TierName
from tier_code.domain.tokens import TokenUsage
from tier_code.domain.warmth import COLD, Warmth, warmth
from tier_code.engine.routing.router import Policy, route
from tier_code.engine.routing.weighing import Grounds, attempt_cost, cache_words

MILLION = 1_000_000
EDIT = step(output_tokens=0)
"""1,000 tokens in, none out."""


def cached(name: TierName, dollars: int) -> Tier:
    """A tier whose vendor keeps beginnings: reading a tenth, writing five quarters of the input's price."""
    rate = dollars * NANOS
    price = ModelPrice(
        model=name.value,
        as_of="2026-01-01",
        source="test",
        input_rate=rate,
        cache_read_rate=rate // 10,
        cache_write_5m_rate=rate * 5 // 4,
        cache_write_1h_rate=None,
        output_rate=5 * rate,
    )
    return replace(TIERS[name], price=price, least_cached_tokens=500)


MID, FRONTIER = cached(TierName.MID, 2), cached(TierName.FRONTIER, 4)


def warm(tokens: int = 800, *names: TierName) -> Warmth:
    return Warmth(tokens={(name, StepKind.EDIT): tokens for name in names or (TierName.FRONTIER,)})


def test_what_is_warm_is_read_and_the_rest_pays_for_input() -> None:
    assert attempt_cost(EDIT, FRONTIER) == Usd(1000 * 4 * NANOS // MILLION)
    read = attempt_cost(EDIT, FRONTIER, warm())
    assert read == Usd((200 * 4 * NANOS + 800 * 4 * NANOS // 10) // MILLION)


def test_elsewhere_the_same_tokens_are_written_anew() -> None:
    moved = attempt_cost(EDIT, MID, warm())
    assert moved == Usd((200 * 2 * NANOS + 800 * 2 * NANOS * 5 // 4) // MILLION)
    assert moved > (attempt_cost(EDIT, FRONTIER, warm()) or Usd(0))


def test_a_tier_that_keeps_nothing_and_a_kind_that_nobody_keeps_cost_what_they_did() -> None:
    small = TIERS[TierName.SMALL]
    assert attempt_cost(EDIT, small, warm()) == attempt_cost(EDIT, small)
    assert attempt_cost(EDIT, TIERS[TierName.LOCAL], warm()) == Usd(0)
    other = replace(EDIT, kind=StepKind.TESTS)
    assert attempt_cost(other, FRONTIER, warm()) == attempt_cost(other, FRONTIER)
    too_short = attempt_cost(EDIT, MID, warm(400))
    assert too_short == attempt_cost(EDIT, MID)


def decision_tier(caches: Warmth, tiers: Mapping[TierName, Tier]) -> tuple[TierName, str, str]:
    record = record_of([*outcomes(TierName.MID, 9, 1), *outcomes(TierName.FRONTIER, 10, 0)])
    grounds = Grounds(record=record, repo="here", limited=True, warmth=caches)
    decided = route(EDIT, Policy(tiers=tiers, grounds=lambda: grounds))
    return decided.tier, decided.reason, decided.cache


def test_a_warm_cache_keeps_a_step_where_a_cold_one_would_let_it_go_lower() -> None:
    tiers = {TierName.MID: MID, TierName.FRONTIER: FRONTIER}
    assert decision_tier(COLD, tiers)[0] is TierName.MID
    tier, reason, cache = decision_tier(warm(), tiers)
    assert tier is TierName.FRONTIER
    assert "starting at mid is expected to cost" in reason
    assert cache == "its cache holds 800 tokens of the prompt: $0.00032"
    assert decision_tier(warm(800, TierName.MID, TierName.FRONTIER), tiers)[0] is TierName.MID


def test_the_words_say_who_holds_what_would_be_written_anew() -> None:
    assert cache_words(EDIT, MID, warm()) == (
        "800 tokens that the cache of frontier holds are written anew: $0.0020"
    )
    assert cache_words(EDIT, TIERS[TierName.SMALL], warm()) == ""
    assert cache_words(EDIT, MID, COLD) == ""


def after_a_call(usage: TokenUsage, seconds: float) -> Warmth:
    builder = JournalBuilder()
    builder.open()
    builder.ask(1, "document a")
    asked = docstring_step(1, Target(path="a.py", qualname="a"))
    builder.propose(1, asked)
    builder.approve(1)
    call = builder.call_local(asked, (), ("Words.",))
    builder.reply(asked, call, usage, 1.0)
    builder.wait(seconds)
    builder.end_turn(1, e.Outcome.DONE, 1.0)
    return warmth(fold(builder.records()))


def test_warm_is_what_a_call_of_the_last_five_minutes_read_and_wrote() -> None:
    usage = TokenUsage(input_tokens=50, cache_read_tokens=600, cache_write_5m_tokens=100, output_tokens=9)
    assert after_a_call(usage, 10).at(TierName.LOCAL, StepKind.DOCSTRING) == 700
    assert after_a_call(usage, 10).at(TierName.LOCAL, StepKind.EDIT) == 0
    assert after_a_call(usage, 400) == COLD
    assert after_a_call(TokenUsage(input_tokens=50, output_tokens=9), 10) == COLD
