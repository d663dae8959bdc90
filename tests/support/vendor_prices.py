"""What a vendor bills for tokens: from the text of the shipped table, by exact fractions of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

Json = Any
BUCKETS = ("input", "cache_read", "cache_write_5m", "cache_write_1h", "output")
NANOS = 1_000_000_000
PER = 1_000_000


def bill(model: str, tokens: Mapping[str, int], day: str = "9999-12-31", variants: Sequence[str] = ()) -> int:
    """Nano-dollars, rounded up; `tokens` by bucket. A variant without a known factor costs no more."""
    row = _row(model, day)
    prompt = sum(tokens.get(bucket, 0) for bucket in BUCKETS if bucket != "output")
    rates = row["rates"]
    for step in row.get("steps", ()):
        if prompt > step["above"]:
            rates = step["rates"]
    dollars = sum(
        (Fraction(rates.get(bucket, "0")) * tokens.get(bucket, 0) for bucket in BUCKETS), Fraction(0)
    )
    for variant in variants:
        dollars *= _factor(variant)
    nanos = dollars * NANOS / PER
    return -(-nanos.numerator // nanos.denominator)


def models(provider: str = "anthropic") -> Sequence[str]:
    """Models of a provider that have a row, sorted."""
    return sorted({row["model"] for row in _table()["rows"] if row["provider"] == provider})


@cache
def _table() -> Json:
    return json.loads(files("tier_code.adapters.prices").joinpath("table.json").read_text("utf-8"))


@cache
def _row(model: str, day: str) -> Json:
    name = re.sub(r"-\d{8}$", "", model)
    rows = [row for row in _table()["rows"] if row["model"] == name and row["from"] <= day]
    return max(rows, key=lambda row: row["from"])


@cache
def _factor(variant: str) -> Fraction:
    known = [each["times"] for each in _table()["variants"] if each["variant"] == variant]
    return Fraction(known[0]) if known else Fraction(1)
