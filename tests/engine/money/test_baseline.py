"""What the frontier alone would have cost is neither flattered nor counted twice."""

from __future__ import annotations

from tier_code.domain.pricing import ModelPrice, cost_of
from tier_code.domain.tokens import TokenUsage
from tier_code.engine.money.estimates import baseline_of_call

PRICE = ModelPrice(
    model="claude-opus-5-5",
    as_of="2026-09-22",
    source="test",
    input_rate=4_000_000_000,
    cache_read_rate=200_000_000,
    cache_write_5m_rate=5_000_000_000,
    cache_write_1h_rate=8_000_000_000,
    output_rate=20_000_000_000,
)
USAGE = TokenUsage(input_tokens=100, cache_read_tokens=10_000, output_tokens=50)


def test_a_call_of_the_frontier_itself_is_its_own_baseline() -> None:
    assert baseline_of_call(USAGE, "anthropic", PRICE) == cost_of(USAGE, PRICE)


def test_tokens_of_another_tokenizer_are_scaled_and_bought_uncached() -> None:
    scaled = TokenUsage(input_tokens=15_453, output_tokens=77)
    assert baseline_of_call(USAGE, "embedded", PRICE) == cost_of(scaled, PRICE)
