"""Reading price rows: decimal strings in dollars per million tokens become exact integers, or are refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from tier_code.domain.errors import UsageProblem
from tier_code.domain.money import NANOS_PER_DOLLAR
from tier_code.domain.pricing import ModelPrice, PriceStep

BUCKETS = ("input", "cache_read", "cache_write_5m", "cache_write_1h", "output")
MOST_DOLLARS = 1000
"""Per million tokens; what is above was typed in another unit."""


def read_row(row: Mapping[str, object], where: str) -> ModelPrice:
    """One row: `model`, `from` (an ISO date or empty), `source`, `rates`, perhaps `steps`.

    Errors: UsageProblem saying `where` and what is wrong.
    """
    model = row.get("model")
    if not isinstance(model, str) or not model:
        raise UsageProblem(f"{where}: a price row needs the name of its model")
    place = f"{where}: {model}"
    steps = row.get("steps", [])
    base = _rates(row.get("rates"), place)
    if not isinstance(steps, list):
        raise UsageProblem(f"{place}: 'steps' must be a list")
    return ModelPrice(
        model=model,
        as_of=_date(row.get("from", ""), place),
        source=str(row.get("source", "")) or where,
        input_rate=base["input"],
        cache_read_rate=base["cache_read"],
        cache_write_5m_rate=base["cache_write_5m"],
        cache_write_1h_rate=base["cache_write_1h"],
        output_rate=base["output"],
        steps=tuple(
            sorted((_step(step, place) for step in steps), key=lambda step: step.above_prompt_tokens)
        ),
    )


def factor(text: object, where: str) -> Fraction:
    """What multiplies a list price.

    Errors: UsageProblem unless it is a decimal string above 0 and at most 10.
    """
    try:
        value = Fraction(Decimal(str(text)))
    except (InvalidOperation, ValueError):
        value = Fraction(0)
    if not isinstance(text, str) or not 0 < value <= 10:
        raise UsageProblem(f"{where}: '{text}' is not a factor such as \"1.1\"")
    return value


def _step(step: object, place: str) -> PriceStep:
    if not isinstance(step, Mapping) or not isinstance(step.get("above"), int) or step["above"] <= 0:
        raise UsageProblem(f"{place}: a step needs 'above', a number of prompt tokens, and 'rates'")
    rates = _rates(step.get("rates"), place)
    return PriceStep(
        above_prompt_tokens=step["above"],
        input_rate=rates["input"],
        cache_read_rate=rates["cache_read"],
        cache_write_5m_rate=rates["cache_write_5m"],
        cache_write_1h_rate=rates["cache_write_1h"],
        output_rate=rates["output"],
    )


def _rates(given: object, place: str) -> dict[str, int | None]:
    if not isinstance(given, Mapping) or "input" not in given or "output" not in given:
        raise UsageProblem(f"{place}: 'rates' needs at least input and output")
    strange = sorted(set(given) - set(BUCKETS))
    if strange:
        raise UsageProblem(f"{place}: there is no rate called '{strange[0]}'; known: {', '.join(BUCKETS)}")
    return {
        bucket: _rate(given[bucket], f"{place}: {bucket}") if bucket in given else None for bucket in BUCKETS
    }


def _rate(dollars: object, place: str) -> int:
    """Nano-dollars per million tokens. A float is refused: it cannot say what was meant."""
    if not isinstance(dollars, str):
        raise UsageProblem(f'{place}: write the price as a text such as "0.25"')
    try:
        nanos = Decimal(dollars) * NANOS_PER_DOLLAR
    except InvalidOperation:
        nanos = Decimal(-1)
    if not nanos.is_finite() or nanos != nanos.to_integral_value() or nanos < 0:
        raise UsageProblem(f"{place}: '{dollars}' is no price in dollars per million tokens")
    if nanos > MOST_DOLLARS * NANOS_PER_DOLLAR:
        raise UsageProblem(f"{place}: ${dollars} per million tokens is no price; was it meant per token?")
    return int(nanos)


def _date(text: object, place: str) -> str:
    if text == "":
        return ""
    try:
        return dt.date.fromisoformat(str(text)).isoformat()
    except ValueError:
        raise UsageProblem(f"{place}: '{text}' is not a date such as 2026-10-07") from None
