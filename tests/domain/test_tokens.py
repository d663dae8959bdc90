from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tier_code.domain.tokens import NO_TOKENS, TokenUsage

BUCKETS = (
    "input_tokens",
    "cache_read_tokens",
    "cache_write_5m_tokens",
    "cache_write_1h_tokens",
    "output_tokens",
)
counts = st.integers(min_value=0, max_value=10**9)
usages = st.builds(TokenUsage, **dict.fromkeys(BUCKETS, counts))


@given(usages)
def test_the_five_buckets_are_disjoint_so_the_total_is_their_sum(usage: TokenUsage) -> None:
    assert usage.total == sum(getattr(usage, bucket) for bucket in BUCKETS)
    assert usage.total_input == usage.total - usage.output_tokens


@given(usages, usages)
def test_usages_add_up_bucket_by_bucket(one: TokenUsage, other: TokenUsage) -> None:
    both = one + other
    assert [getattr(both, b) for b in BUCKETS] == [getattr(one, b) + getattr(other, b) for b in BUCKETS]
    assert one + NO_TOKENS == one


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_negative_count_is_refused_in_every_bucket_even_where_the_sum_is_positive(bucket: str) -> None:
    counts = dict.fromkeys(BUCKETS, 100) | {bucket: -1}
    with pytest.raises(ValueError, match="negative token count"):
        TokenUsage(**counts)
