"""Reads the dated price row of the frontier model that the estimated baseline uses."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from importlib.resources import files

from tier_code.domain.money import NANOS_PER_DOLLAR
from tier_code.domain.pricing import ModelPrice


def baseline_price() -> ModelPrice:
    """The row shipped with this version. Rates become integer nano-dollars per million tokens."""
    row = tomllib.loads(files("tier_code.adapters.prices").joinpath("baseline.toml").read_text("utf-8"))
    return ModelPrice(
        model=row["model"],
        as_of=row["as_of"],
        source=row["source"],
        input_rate=_rate(row["input"]),
        cache_read_rate=_rate(row["cache_read"]),
        cache_write_5m_rate=_rate(row["cache_write_5m"]),
        cache_write_1h_rate=_rate(row["cache_write_1h"]),
        output_rate=_rate(row["output"]),
    )


def _rate(dollars: str) -> int:
    nanos = Decimal(dollars) * NANOS_PER_DOLLAR
    if nanos != nanos.to_integral_value() or not 0 < nanos <= 1000 * NANOS_PER_DOLLAR:
        raise ValueError(f"'{dollars}' is not a price in dollars per million tokens")
    return int(nanos)
