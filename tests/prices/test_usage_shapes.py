"""Usage as vendors report it, through the real readers and the real table, against two other calculations.

`usage_shapes.json` holds one shape a line: what is told, the five buckets that it means, the rates in dollars
per million tokens as the vendors publish them, and nano-dollars. The first calculation multiplies these with
fractions; the second is genai-prices' own, for shapes that have nothing but a list price.
"""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import genai_prices
import pytest

from tier_code.adapters.models.anthropic.usage_report import UsageReport
from tier_code.adapters.models.chat_wire import ReplyReader
from tier_code.adapters.models.event_stream import ServerEvent
from tier_code.adapters.models.ollama.wire import ChatReader
from tier_code.adapters.prices.rows import BUCKETS, read_row
from tier_code.adapters.prices.table import NANOS_PER_SECOND, shipped_table
from tier_code.domain.errors import ProviderFailed
from tier_code.domain.pricing import ModelPrice, cost_of, declared_free
from tier_code.domain.tokens import TokenUsage

Shape = dict[str, Any]
SHAPES: list[Shape] = json.loads(Path(__file__).with_name("usage_shapes.json").read_text("utf-8"))
TABLE = shipped_table()


def of(wire: str, *, refused: bool = False) -> list[Any]:
    chosen = [shape for shape in SHAPES if shape["wire"] == wire and ("refused" in shape) is refused]
    return [pytest.param(shape, id=f"{wire}: {shape['name']}") for shape in chosen]


def at(shape: Shape) -> int:
    return int(dt.datetime.fromisoformat(f"{shape['on']}T12:00:00+00:00").timestamp()) * NANOS_PER_SECOND


def messages_read(shape: Shape) -> UsageReport:
    report = UsageReport()
    report.start(shape["start"])
    for update in shape["updates"]:
        report.update(update)
    return report


def chat_read(shape: Shape) -> TokenUsage | None:
    reader = ReplyReader()
    for reported in shape["updates"]:
        chunk = {"choices": [], **({} if reported is None else {"usage": reported})}
        reader.read(ServerEvent(name="", text=json.dumps(chunk)))
    return reader.usage


def buckets(usage: TokenUsage) -> list[int]:
    return [getattr(usage, f"{bucket}_tokens") for bucket in BUCKETS]


def by_fractions(shape: Shape) -> int | None:
    """Nano-dollars from the rates that the shape itself states, rounded up."""
    if "rates" not in shape:
        return None
    each = zip(shape["buckets"], shape["rates"], strict=True)
    per_million = sum((Fraction(count) * Fraction(rate or "0") for count, rate in each), Fraction(0))
    nanos: Fraction = per_million * Fraction(shape.get("times", "1")) * 1_000
    return -(-nanos.numerator // nanos.denominator)


def test_there_are_enough_shapes_and_each_has_a_name_of_its_own() -> None:
    assert len(SHAPES) >= 80
    assert len({(shape["wire"], shape["name"]) for shape in SHAPES}) == len(SHAPES)


@pytest.mark.parametrize("shape", of("messages"))
def test_a_messages_report_means_these_buckets_and_costs_this(shape: Shape) -> None:
    report = messages_read(shape)
    assert buckets(report.usage()) == shape["buckets"]
    cost = cost_of(report.usage(), TABLE.price(shape["model"], at(shape), report.variants))
    assert (None if cost is None else cost.nanos) == by_fractions(shape) == shape["nanos"]


@pytest.mark.parametrize("shape", of("chat"))
def test_a_chat_report_means_these_buckets_and_costs_this(shape: Shape) -> None:
    usage = chat_read(shape)
    if shape["buckets"] is None:
        assert usage is None
        return
    assert usage is not None
    assert buckets(usage) == shape["buckets"]
    cost = cost_of(usage, declared(shape["rates"]))
    assert cost is not None
    assert cost.nanos == by_fractions(shape) == shape["nanos"]


def declared(rates: list[str | None]) -> ModelPrice:
    """A row as a user writes it for a host of their own."""
    known = {bucket: rate for bucket, rate in zip(BUCKETS, rates, strict=True) if rate is not None}
    return read_row({"model": "theirs", "rates": known}, "a test")


@pytest.mark.parametrize("shape", of("ollama"))
def test_an_ollama_report_has_these_counts_and_costs_nothing(shape: Shape) -> None:
    reader = ChatReader()
    for line in shape["updates"]:
        reader.read(line)
    prompt, output = shape["counts"]
    assert (reader.prompt_tokens, reader.output_tokens) == (prompt, output)
    usage = TokenUsage(input_tokens=prompt or 0, output_tokens=output or 0)
    cost = cost_of(usage, declared_free(shape["model"]))
    assert cost is not None
    assert cost.nanos == shape["nanos"] == 0


def read_whole(shape: Shape) -> None:
    match shape["wire"]:
        case "messages":
            messages_read(shape).usage()
        case "chat":
            chat_read(shape)
        case _:
            ChatReader().read(shape["updates"][0])


@pytest.mark.parametrize(
    "shape",
    [*of("messages", refused=True), *of("chat", refused=True), *of("ollama", refused=True)],
)
def test_a_report_that_cannot_be_true_is_refused_by_name(shape: Shape) -> None:
    with pytest.raises(ProviderFailed, match=shape["refused"]):
        read_whole(shape)


UNDATED_THERE = {("claude-sonnet-5-5", "2026-10-06")}
"""genai-prices has the cheaper cache of 2026-10-07 without its date."""


def _list_priced() -> list[Any]:
    plain = (shape for shape in SHAPES if shape["wire"] == "messages" and shape.get("nanos") is not None)
    return [
        pytest.param(shape, id=shape["name"])
        for shape in plain
        if "times" not in shape and (shape["model"], shape["on"]) not in UNDATED_THERE
    ]


@pytest.mark.parametrize("shape", _list_priced())
def test_the_price_source_itself_comes_to_the_same_dollars(shape: Shape) -> None:
    plain, read, written_5m, written_1h, output = shape["buckets"]
    usage = genai_prices.Usage(
        # There the prompt includes what came from and went into the cache.
        input_tokens=plain + read + written_5m + written_1h,
        cache_read_tokens=read,
        cache_write_tokens=written_5m + written_1h,
        cache_write_1h_tokens=written_1h,
        output_tokens=output,
    )
    moment = dt.datetime.fromtimestamp(at(shape) // NANOS_PER_SECOND, dt.UTC)
    theirs = genai_prices.calc_price(
        usage, shape["model"], provider_id="anthropic", genai_request_timestamp=moment
    )
    assert 0 <= shape["nanos"] - Fraction(theirs.total_price) * 1_000_000_000 < 1
