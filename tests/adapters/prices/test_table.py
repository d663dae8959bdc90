"""Prices by date, prompt length and variant; the user's rows over the shipped ones; unknown is never zero."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from tier_code.adapters.prices.table import NANOS_PER_SECOND, shipped_table, users_table
from tier_code.domain.errors import UsageProblem
from tier_code.domain.money import Usd
from tier_code.domain.pricing import cost_of, multiplied
from tier_code.domain.tokens import TokenUsage

BOOK = shipped_table()


def moment(day: str) -> int:
    return int(dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC).timestamp()) * NANOS_PER_SECOND


TODAY = moment("2026-11-22")


@pytest.mark.parametrize(
    ("model", "day", "rates"),
    [
        ("claude-opus-5-5", "2026-11-22", (4_000, 200, 5_000, 8_000, 20_000)),
        ("claude-fable-5-2", "2026-11-22", (8_000, 200, 10_000, 16_000, 40_000)),
        ("claude-sonnet-5-5", "2026-10-06", (2_000, 200, 2_500, 4_000, 10_000)),
        ("claude-sonnet-5-5", "2026-10-07", (2_000, 100, 2_500, 4_000, 10_000)),
        ("claude-haiku-5-5", "2026-11-22", (100, 10, 125, 200, 500)),
        ("claude-sonnet-4-5-20250929", "2026-11-22", (3_000, 300, 3_750, 6_000, 15_000)),
    ],
)
def test_the_rates_in_force_on_a_day_are_those_of_the_vendor(
    model: str, day: str, rates: tuple[int, ...]
) -> None:
    row = BOOK.price(model, moment(day))
    assert row is not None
    got = (
        row.input_rate,
        row.cache_read_rate,
        row.cache_write_5m_rate,
        row.cache_write_1h_rate,
        row.output_rate,
    )
    assert got == tuple(rate * 1_000_000 for rate in rates)


def test_one_token_over_the_step_moves_the_whole_request() -> None:
    row = BOOK.price("claude-haiku-5-5", TODAY)
    below = TokenUsage(input_tokens=40_000, cache_read_tokens=60_000, output_tokens=1_000)
    above = TokenUsage(input_tokens=40_001, cache_read_tokens=60_000, output_tokens=1_000)
    assert cost_of(below, row) == Usd(4_000_000 + 600_000 + 500_000)
    assert cost_of(above, row) == Usd(20_000_500 + 3_000_000 + 2_500_000)


def test_variants_multiply_where_they_are_known_and_unprice_where_they_are_not() -> None:
    fast = BOOK.price("claude-opus-5-5", TODAY, ("fast",))
    assert fast is not None
    assert (fast.input_rate, fast.output_rate, fast.variant) == (8_000_000_000, 40_000_000_000, "fast")
    both = BOOK.price("claude-opus-5-5", TODAY, ("batch", "geo-us"))
    assert both is not None
    assert (both.input_rate, both.variant) == (2_200_000_000, "batch+geo-us")
    assert BOOK.price("claude-sonnet-5-5", TODAY, ("fast",)) is None
    assert BOOK.price("claude-opus-5-5", TODAY, ("priority",)) is None
    assert BOOK.price("gpt-6-sol", TODAY, ("geo-us",)) is None


def test_a_multiplied_rate_is_rounded_up_and_reaches_the_steps() -> None:
    row = BOOK.price("claude-haiku-5-5", TODAY)
    assert row is not None
    third = multiplied(row, Fraction(1, 3), "third")
    assert third.input_rate == 33_333_334
    assert third.steps[0].input_rate == 166_666_667


@pytest.mark.parametrize("model", ["claude-opus-9", "", "claude-opus-5-5-fast", "llama"])
def test_an_unknown_model_has_no_price(model: str) -> None:
    assert BOOK.price(model, TODAY) is None


def test_every_shipped_row_has_prices_above_zero() -> None:
    for model in BOOK.models():
        for row in BOOK.history(model):
            assert row.input_rate
            assert row.output_rate
            assert row.source


def test_the_users_rows_replace_the_shipped_ones_of_that_model(tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text(
        '[[price]]\nmodel = "claude-opus-5-5"\nrates = {input = "1", output = "2.5"}\n'
        '[[price]]\nmodel = "my-gateway"\nfrom = 2026-01-01\nrates = {input = "0.1", output = "0.2"}\n'
    )
    book = users_table(tmp_path)
    row = book.price("claude-opus-5-5", TODAY)
    assert row is not None
    assert (row.input_rate, row.cache_read_rate) == (1_000_000_000, None)
    assert row.source.startswith("user: ")
    assert book.price("claude-opus-5-5", TODAY, ("fast",)) is None, "a variant of the vendor's own price"
    assert book.price("my-gateway", moment("2025-12-31")) is None
    assert book.price("my-gateway", TODAY) is not None
    assert cost_of(TokenUsage(cache_read_tokens=1), row) is None, "a bucket without a rate is unpriced"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[price]\n", "prices.toml"),
        ('price = "x"\n', r"\[\[price\]\]"),
        ("[[price]]\n", "name of its model"),
        ('[[price]]\nmodel = "m"\n', "at least input and output"),
        ('[[price]]\nmodel = "m"\nrates = {input = 1.5, output = "1"}\n', r'such as "0.25"'),
        ('[[price]]\nmodel = "m"\nrates = {input = "-1", output = "1"}\n', "no price"),
        ('[[price]]\nmodel = "m"\nrates = {input = "nan", output = "1"}\n', "no price"),
        ('[[price]]\nmodel = "m"\nrates = {input = "4000", output = "1"}\n', "per token"),
        ('[[price]]\nmodel = "m"\nfrom = "soon"\nrates = {input = "1", output = "1"}\n', "not a date"),
        ('[[price]]\nmodel = "m"\nrates = {input = "1", output = "1", reads = "1"}\n', "'reads'"),
        ('[[price]]\nmodel = "m"\nrates = {input = "1", output = "1"}\nsteps = 3\n', "'steps'"),
    ],
)
def test_a_bad_file_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "prices.toml").write_text(text)
    with pytest.raises(UsageProblem, match=told) as caught:
        users_table(tmp_path)
    assert str(tmp_path) in str(caught.value)
