"""Makes the price table that ships: `python -m tests.prices.generate` writes it anew from its sources.

Rates come from genai-prices; model-prices is the second opinion. Where both are silent or one is known to be
wrong, a row of `CORRECTIONS` says what holds, and where that was read.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

from genai_prices.data import providers
from genai_prices.types import ConditionalPrice, ModelInfo, ModelPrice, StartDateConstraint, TieredPrices

TABLE = Path(__file__).parents[2] / "src" / "tier_code" / "adapters" / "prices" / "table.json"
PROVIDERS: Mapping[str, str] = {
    "anthropic": r"claude-(?:fable|mythos|opus|sonnet|haiku)-\d",
    "openai": r"gpt-(?:\d(?:\.\d+)?(?:-(?:sol|terra|luna|astra|mini|nano|pro|codex|codex-mini))?|oss-\d+b)$",
    "google": r"gemini-[3-9][\w.]*-(?:flash|pro|flash-lite|argon)(?:-preview)?$",
    "mistral": r"(?:codestral|devstral)[\w-]*$",
}
"""Provider to what its models are called that can write code; the others have no place on a tier."""
RATES = {
    "input": "input_mtok",
    "cache_read": "cache_read_mtok",
    "cache_write_5m": "cache_write_mtok",
    "cache_write_1h": "cache_write_1h_mtok",
    "output": "output_mtok",
}
OTHER_UNITS = re.compile(r"audio|image|video")
CORRECTIONS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("claude-sonnet-5-5", ""): {
        "until": "2026-10-07",
        "cache_read": "0.2",
        "source": "vendor's release notes of 2026-10-07, as dated in model-prices",
    },
}
"""(model, from) to what held before a change that genai-prices has without its date."""
VARIANTS = (
    {
        "provider": "anthropic",
        "variant": "fast",
        "times": "2",
        "models": ["claude-fable-5-2", "claude-opus-5-5", "claude-opus-5", "claude-opus-4-8"],
        "source": "vendor's pricing page, fast mode",
    },
    {"provider": "anthropic", "variant": "batch", "times": "0.5", "source": "vendor's pricing page, batches"},
    {
        "provider": "anthropic",
        "variant": "geo-us",
        "times": "1.1",
        "source": "vendor's pricing page, regions",
    },
)
Row = dict[str, Any]


def table() -> dict[str, object]:
    """The whole table as JSON data."""
    rows = [row for provider, pattern in PROVIDERS.items() for row in _provider_rows(provider, pattern)]
    return {
        "format": "tier-code-prices",
        "version": 1,
        "as_of": dt.date.today().isoformat(),  # noqa: DTZ011 - the day on which somebody ran this
        "unit": "US dollars per million tokens, as decimal strings",
        "made_from": f"genai-prices {version('genai-prices')}",
        "checked_with": f"model-prices {version('model-prices')}",
        "variants": list(VARIANTS),
        "rows": rows,
    }


def _provider_rows(name: str, pattern: str) -> Iterator[Row]:
    provider = next(each for each in providers if each.id == name)
    for model in sorted(provider.models, key=lambda each: each.id):
        if re.match(pattern, model.id):
            yield from _model_rows(name, model)


def _model_rows(provider: str, model: ModelInfo) -> Iterator[Row]:
    source = f"genai-prices {version('genai-prices')}"
    for start, prices in _dated(model):
        rates, steps = _rates(prices)
        if "input" not in rates or "output" not in rates:
            continue
        row: Row = {"provider": provider, "model": model.id, "from": start, "source": source, "rates": rates}
        if steps:
            row["steps"] = steps
        correction = CORRECTIONS.get((model.id, start))
        if correction is not None:
            changed = {name: value for name, value in correction.items() if name in RATES}
            yield {**row, "rates": {**rates, **changed}, "source": correction["source"]}
            row = {**row, "from": correction["until"]}
        yield row


def _dated(model: ModelInfo) -> Iterator[tuple[str, ModelPrice]]:
    if isinstance(model.prices, ModelPrice):
        yield "", model.prices
        return
    for conditional in model.prices:
        start = _start(conditional)
        if start is not None:
            yield start, conditional.prices


def _start(conditional: ConditionalPrice) -> str | None:
    """The first day; None for prices that depend on the time of day, which no tier may use."""
    if conditional.constraint is None:
        return ""
    if isinstance(conditional.constraint, StartDateConstraint):
        return conditional.constraint.start_date.isoformat()
    return None


def _rates(prices: ModelPrice) -> tuple[dict[str, str], list[Row]]:
    base: dict[str, str] = {}
    above: dict[int, dict[str, str]] = {}
    for name, key in RATES.items():
        price = getattr(prices, key, None)
        if isinstance(price, TieredPrices):
            base[name] = _text(price.base)
            for tier in price.tiers:
                above.setdefault(tier.start, {})[name] = _text(tier.price)
        elif price is not None:
            base[name] = _text(price)
    steps = [{"above": start, "rates": {**base, **changed}} for start, changed in sorted(above.items())]
    return base, steps


def _text(price: Decimal) -> str:
    return format(price.normalize(), "f")


def main() -> None:
    """Write the table."""
    TABLE.write_text(json.dumps(table(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
