from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tier_code.domain.money import ZERO, Usd

amounts = st.integers(min_value=-(10**15), max_value=10**15).map(Usd)


@given(amounts, amounts)
def test_what_is_added_can_be_taken_away_to_the_nano_dollar(one: Usd, other: Usd) -> None:
    assert (one + other) - other == one
    assert one + other == other + one


@given(amounts, amounts)
def test_amounts_are_ordered_as_their_nano_dollars_are(one: Usd, other: Usd) -> None:
    assert (one < other) is (one.nanos < other.nanos)


def test_only_nothing_is_false() -> None:
    assert not ZERO
    assert Usd(1)
    assert Usd(-1)
