"""`tier-code prices`: what each model costs, at which date, and where that was read."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator, Sequence

import click

from tier_code.adapters.config.folders import config_dir
from tier_code.adapters.prices.table import NANOS_PER_SECOND, PriceTable, users_table
from tier_code.domain.errors import UsageProblem
from tier_code.domain.money import NANOS_PER_DOLLAR
from tier_code.domain.pricing import ModelPrice, PriceStep
from tier_code.domain.untrusted import one_line

COLUMNS = ("input", "cache read", "5m write", "1h write", "output")
_FIELDS = ("input_rate", "cache_read_rate", "cache_write_5m_rate", "cache_write_1h_rate", "output_rate")
OLD_DAYS = 30
"""A table that is older is worth a remark: prices change several times a year."""


@click.command()
@click.argument("model", default="")
@click.option("--at", default="", metavar="DATE", help="The prices in force on that day, such as 2026-10-06.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def prices(*, model: str, at: str, as_json: bool) -> None:
    """Show the price table: every model, or the whole history of one. US dollars per million tokens."""
    table = users_table(config_dir())
    moment = _moment(at)
    rows = _chosen(table, model, moment, dated=bool(at))
    if as_json:
        click.echo(json.dumps({"as_of": table.as_of, "prices": [_as_json(row) for row in rows]}))
        return
    for line in (*_lines(rows), *_remarks(table, model)):
        click.echo(line)


def _moment(at: str) -> int:
    """UTC nanoseconds at the end of a day, or now."""
    if not at:
        return time.time_ns()
    try:
        day = dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC)
    except ValueError:
        raise UsageProblem(f"'{at}' is not a date such as 2026-10-06") from None
    return int(day.timestamp()) * NANOS_PER_SECOND


def _chosen(table: PriceTable, model: str, moment: int, *, dated: bool) -> Sequence[ModelPrice]:
    if not model:
        found = (table.price(name, moment) for name in table.models())
        return [row for row in found if row is not None]
    history = table.history(model)
    if not history:
        near = [name for name in table.models() if model.lower() in name]
        hint = f"; did you mean {', '.join(near[:5])}?" if near else ""
        raise UsageProblem(
            f"no price is known for '{model}': it is unpriced and paid calls are refused{hint}"
        )
    if not dated:
        return history
    row = table.price(model, moment)
    return [] if row is None else [row]


def _lines(rows: Sequence[ModelPrice]) -> Iterator[str]:
    names = [_label(row) for row in rows]
    width = max((len(name) for name in names), default=0)
    yield " ".join([" " * width, *(column.rjust(11) for column in COLUMNS)])
    for name, row in zip(names, rows, strict=True):
        yield f"{name.ljust(width)} {_rates(row)}"
        for step in row.steps:
            label = f"  above {step.above_prompt_tokens:,} prompt tokens"
            yield f"{label.ljust(width)} {_rates(step)}"


def _label(row: ModelPrice) -> str:
    since = f" since {row.as_of}" if row.as_of else ""
    own = " (yours)" if row.source.startswith("user:") else ""
    return one_line(f"{row.model}{since}{own}")


def _rates(row: ModelPrice | PriceStep) -> str:
    return " ".join(_dollars(getattr(row, name)).rjust(11) for name in _FIELDS)


def _dollars(rate: int | None) -> str:
    if rate is None:
        return "unpriced"
    whole, rest = divmod(rate, NANOS_PER_DOLLAR)
    decimals = f"{rest:09d}".rstrip("0").ljust(2, "0")
    return f"${whole}.{decimals}"


def _remarks(table: PriceTable, model: str) -> Iterator[str]:
    age = (dt.datetime.now(dt.UTC).date() - dt.date.fromisoformat(table.as_of)).days
    old = f", {age} days ago: a newer tier-code or rows of your own may know better" if age > OLD_DAYS else ""
    yield ""
    yield f"US dollars per million tokens; gathered {table.as_of}{old}. Yours: {config_dir() / 'prices.toml'}"
    for row in table.history(model) if model else ():
        yield f"{_label(row)}: {one_line(row.source)}"
    if model:
        known = [name for name in table.variants if table.price(model, time.time_ns(), (name,)) is not None]
        yield f"variants with a known price: {', '.join(known) or 'none'}"


def _as_json(row: ModelPrice) -> dict[str, object]:
    def rates(of: ModelPrice | PriceStep) -> dict[str, str | None]:
        values = {name.removesuffix("_rate"): getattr(of, name) for name in _FIELDS}
        return {name: None if rate is None else _dollars(rate)[1:] for name, rate in values.items()}

    steps = [{"above": step.above_prompt_tokens, "rates": rates(step)} for step in row.steps]
    return {"model": row.model, "from": row.as_of, "source": row.source, "rates": rates(row), "steps": steps}
