from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tier_code.domain.money import ZERO, Usd
from tier_code.domain.pricing import TOKENS_PER_RATE, ModelPrice, cost_of, declared_free
from tier_code.domain.tokens import NO_TOKENS, TokenUsage

BUCKETS = ("input", "cache_read", "cache_write_5m", "cache_write_1h", "output")
OPUS = ModelPrice(
    model="invented-large",
    as_of="2026-11-01",
    source="a test",
    input_rate=5_000_000_000,
    cache_read_rate=500_000_000,
    cache_write_5m_rate=6_250_000_000,
    cache_write_1h_rate=10_000_000_000,
    output_rate=25_000_000_000,
)
usages = st.builds(
    TokenUsage, **{f"{bucket}_tokens": st.integers(min_value=0, max_value=10**7) for bucket in BUCKETS}
)
rates = st.integers(min_value=0, max_value=10**12)
prices = st.builds(
    ModelPrice,
    model=st.just("m"),
    as_of=st.just(""),
    source=st.just(""),
    **{f"{bucket}_rate": rates for bucket in BUCKETS},
)


def exactly(usage: TokenUsage, price: ModelPrice) -> Fraction:
    total = sum(
        getattr(usage, f"{bucket}_tokens") * (getattr(price, f"{bucket}_rate") or 0) for bucket in BUCKETS
    )
    return Fraction(total, TOKENS_PER_RATE)


@given(usages, prices)
def test_a_cost_is_exact_and_rounded_up_by_less_than_a_nano_dollar(
    usage: TokenUsage, price: ModelPrice
) -> None:
    cost = cost_of(usage, price)
    assert cost is not None
    assert 0 <= cost.nanos - exactly(usage, price) < 1


def test_each_bucket_is_priced_at_its_own_rate() -> None:
    usage = TokenUsage(
        input_tokens=1_000,
        cache_read_tokens=100_000,
        cache_write_5m_tokens=2_000,
        cache_write_1h_tokens=400,
        output_tokens=800,
    )
    assert cost_of(usage, OPUS) == Usd(5_000_000 + 50_000_000 + 12_500_000 + 4_000_000 + 20_000_000)


@pytest.mark.parametrize("bucket", BUCKETS)
def test_an_unknown_rate_makes_the_cost_unknown_only_when_that_bucket_was_used(bucket: str) -> None:
    price = without_rate(bucket)
    assert cost_of(TokenUsage(**{f"{bucket}_tokens": 1}), price) is None
    others = {f"{other}_tokens": 1_000 for other in BUCKETS if other != bucket}
    assert cost_of(TokenUsage(**others), price) is not None


def without_rate(bucket: str) -> ModelPrice:
    return replace(OPUS, **{f"{bucket}_rate": None})  # type: ignore[arg-type]  # a bucket's rate is a field


def test_no_price_is_not_free() -> None:
    assert cost_of(TokenUsage(input_tokens=1), None) is None
    assert cost_of(NO_TOKENS, None) is None


@given(usages)
def test_work_on_this_machine_is_declared_free(usage: TokenUsage) -> None:
    assert cost_of(usage, declared_free("m")) == ZERO
