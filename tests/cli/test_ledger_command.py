"""`tier-code ledger` at the month's end, over books that the shipped ledger wrote."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tier_code.adapters.prices.table import shipped_table
from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.domain.budget import NO_LIMITS, Booking
from tier_code.domain.ledger import CallId, CostQuality, LedgerEntry
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepId
from tier_code.domain.pricing import cost_of
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage

MODELS = {
    TierName.SMALL: "claude-haiku-5-5",
    TierName.MID: "claude-sonnet-5-5",
    TierName.FRONTIER: "claude-opus-5-5",
}
LONG = "feature/invoices-with-a-name-that-does-not-end-1234"
BRANCHES = ("main", LONG, "")
NOW = 1_795_000_000_000_000_000
DEARER = """
[[price]]
model = "claude-opus-5-5"
from = "2026-10-01"
rates = { input = "40", cache_read = "2", cache_write_5m = "50", cache_write_1h = "80", output = "200" }
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    data = tmp_path / "home" / "data"
    data.mkdir(parents=True)
    books = SqliteLedger(data / "ledger.db")
    for number in range(45):
        _book(books, number)
    _book(books, 45, settled=False)
    books.close()
    return made


def _book(books: SqliteLedger, number: int, *, settled: bool = True) -> None:
    """One call, on the day and for the tier, class, repository and branch of its number."""
    tier = list(MODELS)[number % 3]
    usage = TokenUsage(input_tokens=1000 + number, cache_read_tokens=100 * number, output_tokens=50 + number)
    price = shipped_table().price(MODELS[tier], NOW)
    cost = cost_of(usage, price)
    assert cost is not None
    call, step = CallId(f"c{number:02}"), StepId(f"s{number}")
    booking = Booking(
        call=call,
        session=f"S{number % 7}",
        day=f"2026-11-{1 + number % 22:02}",
        step=step,
        task_class="ABCEF"[number % 5],
        tier=tier.value,
        backend="anthropic",
        model=MODELS[tier],
        repo=f"/src/{'shop' if number % 2 else 'tomlkit'}",
        branch=BRANCHES[number % 3],
    )
    books.reserve(booking, Usd(3 * cost.nanos), NO_LIMITS)
    if not settled:
        return
    books.settle(
        booking,
        LedgerEntry(
            call=call,
            step=step,
            attempt=1,
            tier=tier,
            backend="anthropic",
            model=MODELS[tier],
            usage=usage,
            price=price,
            cost=cost,
            quality=CostQuality.EXACT,
            tokens_source="usage",
            baseline=cost,
            seconds=1.0,
        ),
    )


@pytest.mark.parametrize("by", ["tier", "model", "class", "day", "repo", "branch", "session"])
def test_every_way_of_sorting_adds_up_to_the_same_nano_dollar(place: Place, by: str) -> None:
    told = json.loads(place.run("ledger", "--by", by, "--json").out)
    rows = list(csv.DictReader(io.StringIO(place.run("ledger", "--by", by, "--csv").out)))
    for column in ("calls", "spent_nanos", "held_nanos", "input_tokens"):
        total = told["all"][column]
        assert sum(row[column] for row in told["rows"]) == total
        assert sum(int(row[column]) for row in rows) == total
    assert told["all"]["calls"] == 46
    assert told["all"]["held_nanos"] > 0


def test_other_prices_do_not_change_the_past(place: Place) -> None:
    before = place.run("ledger", "--by", "model", "--json").out
    then = json.loads(place.run("prices", "claude-opus-5-5", "--json").out)
    config = place.root / "home" / "config"
    config.mkdir()
    (config / "prices.toml").write_text(DEARER)
    now = json.loads(place.run("prices", "claude-opus-5-5", "--json").out)
    assert (then["prices"][0]["rates"]["output"], now["prices"][0]["rates"]["output"]) == ("20.00", "200.00")
    assert place.run("ledger", "--by", "model", "--json").out == before


def test_since_leaves_out_the_days_before(place: Place) -> None:
    days = json.loads(place.run("ledger", "--by", "day", "--since", "2026-11-15", "--json").out)["rows"]
    assert {row["name"] for row in days} == {f"2026-11-{day}" for day in range(15, 23)}


@pytest.mark.parametrize("columns", [40, 80, 132])
def test_a_line_fits_the_terminal_and_a_long_name_keeps_both_its_ends(place: Place, columns: int) -> None:
    place.environment["COLUMNS"] = str(columns)
    lines = place.run("ledger", "--by", "branch").out.splitlines()
    table = lines[: lines.index("")]
    assert max(map(len, table)) <= max(columns, 60)
    (row,) = (line for line in table if line.startswith("fea"))
    assert row.split()[0].endswith("1234")
    assert ("#" in row) == (columns >= 80)
    assert (row.split()[0] == LONG) == (columns == 132)
