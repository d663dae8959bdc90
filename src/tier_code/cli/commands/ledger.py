"""`tier-code ledger`: what was spent, by tier, model, class, day, repository, branch or session."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
import sys
from collections.abc import Iterator, Sequence

import click

from tier_code.adapters.config.folders import data_dir
from tier_code.cli.books import lines_of
from tier_code.domain.errors import UsageProblem
from tier_code.domain.ledger_report import GroupBy, LedgerLine, ReportRow, report, total
from tier_code.domain.untrusted import one_line
from tier_code.frontends.shared.wording import counted, money, tokens

BAR = 24
"""Cells of the longest bar."""
LEAST_BAR = 10
SHORTEST = 12
WIDE = 132
"""Columns where nobody looks: a file or a pipe."""
_FIGURES = 47
"""Columns of the figures with the spaces around them."""
_FIELDS = (
    "name",
    "calls",
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "output_tokens",
    "spent_nanos",
    "written_off_nanos",
    "held_nanos",
    "unpriced_calls",
    "baseline_nanos",
)


@click.command()
@click.option(
    "--by",
    type=click.Choice([each.value for each in GroupBy]),
    default=GroupBy.TIER.value,
    show_default=True,
    help="What there is one row for.",
)
@click.option("--since", default="", metavar="DATE", help="Leave out calls of days before this one.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated lines with a header.")
def ledger(*, by: str, since: str, as_json: bool, as_csv: bool) -> None:
    """Show what every call cost, from the books. Amounts are exact; a price of the past never changes."""
    rows = report(ledger_lines(), GroupBy(by), _day(since))
    if as_json:
        click.echo(
            json.dumps({"by": by, "rows": [_as_dict(row) for row in rows], "all": _as_dict(total(rows))})
        )
    elif as_csv:
        writer = csv.DictWriter(sys.stdout, fieldnames=_FIELDS)
        writer.writeheader()
        writer.writerows(_as_dict(row) for row in rows)
    else:
        for line in _table(rows, by):
            click.echo(line)


def ledger_lines() -> Sequence[LedgerLine]:
    """The books of all sessions; none where there are no books yet."""
    return lines_of(data_dir() / "ledger.db")


def _day(text: str) -> str:
    if not text:
        return ""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageProblem(f"'{text}' is not a date such as 2026-11-01") from None


def _table(rows: Sequence[ReportRow], by: str) -> Iterator[str]:
    if not rows:
        yield "nothing is in the books yet"
        return
    most = max(row.charged.nanos for row in rows)
    room = shutil.get_terminal_size((WIDE, 24)).columns - _FIGURES
    names = [_fitted(one_line(row.name, 200) or "none", room) for row in rows]
    width = max(len(name) for name in [*names, by])
    yield f"{by.ljust(width)}  {'calls':>6}  {'tokens':>10}  {'from cache':>10}  {'cost':>11}"
    cells = max(0, min(BAR, room - width - 2))
    for name, row in zip(names, rows, strict=True):
        length = round(cells * row.charged.nanos / most) if most else 0
        yield f"{name.ljust(width)}  {_figures(row)}  {'#' * length}".rstrip()
    sums = total(rows)
    yield f"{'all'.ljust(width)}  {_figures(sums)}"
    yield from _remarks(sums)


def _fitted(name: str, room: int) -> str:
    """A name that leaves room for its figures and a bar, cut in the middle."""
    most = max(SHORTEST, room - LEAST_BAR)
    head = most // 2 - 2
    return name if len(name) <= most else f"{name[:head]}...{name[head + 3 - most :]}"


def _figures(row: ReportRow) -> str:
    share = (
        f"{100 * row.usage.cache_read_tokens // row.usage.total_input} %" if row.usage.total_input else "-"
    )
    return f"{row.calls:>6}  {tokens(row.usage.total):>10}  {share:>10}  {money(row.charged):>11}"


def _remarks(sums: ReportRow) -> Iterator[str]:
    yield ""
    if sums.written_off:
        yield f"{money(sums.written_off)} of it counted in full: the outcome of a call is unknown"
    if sums.held:
        yield f"{money(sums.held)} of it held: calls under way, unpriced, or of a process that was killed"
    if sums.unpriced:
        yield f"and {counted(sums.unpriced, 'call')} without a known price"
    yield f"frontier alone ~ {money(sums.baseline)} (estimated: the same tokens at its price)"


def _as_dict(row: ReportRow) -> dict[str, str | int]:
    usage = row.usage
    return dict(
        zip(
            _FIELDS,
            (
                row.name,
                row.calls,
                usage.input_tokens,
                usage.cache_read_tokens,
                usage.cache_write_5m_tokens + usage.cache_write_1h_tokens,
                usage.output_tokens,
                row.spent.nanos,
                row.written_off.nanos,
                row.held.nanos,
                row.unpriced,
                row.baseline.nanos,
            ),
            strict=True,
        )
    )
