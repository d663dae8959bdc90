"""The shipped table says what its two sources say; every known difference is listed here with its reason."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest

from tests.prices.generate import TABLE, table
from tier_code.adapters.prices.table import NANOS_PER_SECOND, shipped_table
from tier_code.domain.money import NANOS_PER_DOLLAR
from tier_code.domain.pricing import ModelPrice, PriceStep

SECOND = json.loads(files("model_prices").joinpath("snapshot.json").read_text("utf-8"))
KNOWN_DIFFERENCES: Mapping[str, str] = {}
"""Models whose rows differ between the sources, and why ours stands."""


def test_the_table_is_what_its_source_says_today() -> None:
    made, shipped = table(), json.loads(TABLE.read_text("utf-8"))
    assert {**made, "as_of": ""} == {**shipped, "as_of": ""}, "run: python -m tests.prices.generate"


def _comparable() -> list[Any]:
    shipped = shipped_table().rows
    return [
        pytest.param(provider, model, id=model)
        for provider in ("anthropic", "openai", "google", "mistral")
        for model in sorted(SECOND["prices"].get(provider, {}))
        if model in shipped
    ]


@pytest.mark.parametrize(("provider", "model"), _comparable())
def test_the_second_source_agrees_with_the_rates_in_force(provider: str, model: str) -> None:
    if model in KNOWN_DIFFERENCES:
        pytest.skip(KNOWN_DIFFERENCES[model])
    theirs = SECOND["prices"][provider][model]["standard"][-1]["rates"]
    at = dt.datetime.fromisoformat(SECOND["updated_at"])
    ours = shipped_table().price(model, int(at.timestamp()) * NANOS_PER_SECOND)
    assert ours is not None
    known = _as_numbers(ours)
    assert known == {**known, **_from_second(theirs)}


def _as_numbers(row: ModelPrice | PriceStep) -> dict[str, Decimal]:
    rates = {
        "input": row.input_rate,
        "cache_read": row.cache_read_rate,
        "cache_write": row.cache_write_5m_rate,
        "output": row.output_rate,
    }
    return {name: Decimal(rate) / NANOS_PER_DOLLAR for name, rate in rates.items() if rate is not None}


def _from_second(rates: dict[str, Any]) -> dict[str, Decimal]:
    """The rates that the second source has at all."""
    names = ("input", "cache_read", "cache_write", "output")
    return {name: Decimal(str(rates[name])) for name in names if rates.get(name) is not None}
