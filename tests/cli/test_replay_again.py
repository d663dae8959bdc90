"""A past session at other prices and its steps at other tiers, against a server with books of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import CODE, Place
from tests.support.messages_server import Shop, messages_server
from tier_code.domain.ledger import CallId, CostQuality, LedgerEntry
from tier_code.domain.money import Usd
from tier_code.domain.pricing import ModelPrice
from tier_code.domain.repricing import reprice
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage

GOOD = "Count the settings of a configuration."
ANSWERS = {"claude-haiku-5-5": GOOD, "claude-opus-5-5": GOOD}


def answer(request: Any) -> str:  # noqa: ANN401 - what the server received
    return ANSWERS.get(str(request["model"]), "``` no docstring")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


@pytest.fixture
def shop() -> Shop:
    return Shop(answer=answer)


def test_the_same_step_is_tried_at_a_lighter_tier_over_what_it_saw(place: Place, shop: Shop) -> None:
    with messages_server(shop) as url:
        place.environment |= {"ANTHROPIC_API_KEY": "sk-ant-api03-test", "ANTHROPIC_BASE_URL": url}
        done = place.run("-p", "document size in config.py", "--yes", "--tier", "docstring=frontier")
        assert done.code == 0, done.text
        written, paid = place.bytes_of(), shop.billed
        told = place.run("replay", "last", "--what-if", "s1=small", "--what-if", "s1=mid", "--json")
        assert told.code == 0, told.text
        words = place.run("replay", "last", "--what-if", "s1=small").text
    small, mid = json.loads(told.out)["steps"]
    assert (small["lighter_would_do"], small["tried"]["good"], small["same_context"]) == (True, True, True)
    assert (mid["lighter_would_do"], mid["tried"]["good"]) == (False, False)
    assert mid["tried"]["why"]
    assert small["recorded"]["cost_nanos"] == paid
    assert 0 < small["tried"]["cost_nanos"] < paid
    assert place.bytes_of() == written
    assert "passed the same checks at a lighter" in words


def test_what_if_runs_are_behind_the_budget_too(place: Place, shop: Shop) -> None:
    with messages_server(shop) as url:
        place.environment |= {"ANTHROPIC_API_KEY": "sk-ant-api03-test", "ANTHROPIC_BASE_URL": url}
        assert place.run("-p", "document size in config.py", "--yes", "--tier", "docstring=small").code == 0
        before = len(shop.requests)
        told = place.run("replay", "last", "--what-if", "s1=frontier", "--budget", "0.00001", "--json")
    assert len(shop.requests) == before
    assert json.loads(told.out)["steps"][0]["tried"]["good"] is False


@pytest.mark.parametrize(
    ("wish", "says"),
    [("s9=local", "no step"), ("s1=moon", "is not STEP=TIER"), ("s1=tool", "cannot run on tool")],
)
def test_a_wish_that_cannot_be_is_refused(place: Place, shop: Shop, wish: str, says: str) -> None:
    with messages_server(shop) as url:
        place.environment |= {"ANTHROPIC_API_KEY": "sk-ant-api03-test", "ANTHROPIC_BASE_URL": url}
        assert place.run("-p", "document size in config.py", "--yes", "--tier", "docstring=small").code == 0
        told = place.run("replay", "last", "--what-if", wish)
    assert told.code != 0
    assert says in told.text


def test_recorded_tokens_cost_what_the_pack_says(place: Place, shop: Shop) -> None:
    with messages_server(shop) as url:
        place.environment |= {"ANTHROPIC_API_KEY": "sk-ant-api03-test", "ANTHROPIC_BASE_URL": url}
        assert place.run("-p", "document size in config.py", "--yes", "--tier", "docstring=small").code == 0
    told = json.loads(place.run("replay", "last", "--reprice", "claude", "--json").out)
    row = next(row for row in told["tiers"] if row["tier"] == "small")
    assert row["recorded_nanos"] == row["repriced_nanos"] == shop.billed
    assert "price only" in place.run("replay", "last", "--reprice", "claude").text
    assert "there is no pack" in place.run("replay", "last", "--reprice", "nowhere").text


def entry(tier: TierName, cost: Usd | None, usage: TokenUsage) -> LedgerEntry:
    return LedgerEntry(
        call=CallId("c"),
        step=None,
        attempt=1,
        tier=tier,
        backend="x",
        model="x",
        usage=usage,
        price=None,
        cost=cost,
        quality=CostQuality.EXACT,
        tokens_source="usage",
        baseline=None,
        seconds=1.0,
    )


def test_each_call_is_priced_by_itself_and_an_unknown_rate_is_not_zero() -> None:
    price = ModelPrice(
        model="m",
        as_of="",
        source="",
        input_rate=1_000_000,
        cache_read_rate=None,
        cache_write_5m_rate=None,
        cache_write_1h_rate=None,
        output_rate=0,
    )
    plain, cached = TokenUsage(input_tokens=1), TokenUsage(cache_read_tokens=5)
    entries = [entry(TierName.SMALL, Usd(7), plain), entry(TierName.SMALL, Usd(8), plain)]
    (row,) = reprice(entries, lambda tier: price)
    assert (row.recorded, row.repriced, row.calls) == (Usd(15), Usd(2), 2)
    (row,) = reprice([entry(TierName.SMALL, None, cached)], lambda tier: price)
    assert (row.recorded, row.repriced) == (None, None)
