"""`tier-code index`: bring the code index of a folder up to date and say what it holds."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import click

from tier_code.cli.commands.map import existing_folder
from tier_code.codebase.index.indexer import Crew, Indexing, Progress
from tier_code.domain.errors import StorageProblem
from tier_code.domain.untrusted import one_line
from tier_code.ports.index_store import KeptCounts

_PIECE_S = 0.2
"""Seconds between two reports."""
_BAR_AFTER_S = 0.3
_MEGABYTE = 1_000_000
_BUSY = "another tier-code is writing this index, or its folder cannot be written; try again in a moment"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """How one run went."""

    read: int
    """Files looked at because they moved or are new."""
    seconds: float
    """Of wall time."""


@click.command()
@click.option("--repo", default=".", metavar="DIR", help="The repository; default: this folder.")
@click.option("--stats", is_flag=True, help="Also say what it holds, by language, and what was left out.")
@click.option("--rebuild", is_flag=True, help="Drop it and begin anew.")
@click.option("--processes", type=click.IntRange(min=1), help="Processes that read files.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def index(*, repo: str, stats: bool, rebuild: bool, processes: int | None, as_json: bool) -> None:
    """Bring the index of a folder's code up to date. Nothing needs it; answers come faster with it."""
    from tier_code.cli.indexes import index_shelf
    from tier_code.cli.source_folder import source_folder

    tree = source_folder(existing_folder(repo))
    with index_shelf().writing(tree.root, anew=rebuild) as store:
        if store is None:
            raise StorageProblem(_BUSY)
        run = _brought_up(Indexing(tree, store, _crew(processes)))
        store.gather()
        counts = store.counts()
    if as_json:
        click.echo(json.dumps({**asdict(counts), **asdict(run)}))
        return
    click.echo(f"{counts.files:,} files, {run.read:,} of them read in {run.seconds:.1f} s")
    for line in _table(counts) if stats else ():
        click.echo(line)


def _crew(processes: int | None) -> Crew:
    from tier_code.cli.indexing import crew

    return crew(processes)


def _brought_up(indexing: Indexing) -> _Run:
    """Carry a run to its end with a bar on a terminal.

    Errors: StorageProblem when it cannot be written.
    """
    begun = time.monotonic()
    shown = False
    try:
        while not (progress := indexing.go_on(_PIECE_S)).finished:
            shown = _show(progress) if time.monotonic() - begun > _BAR_AFTER_S else False
    finally:
        indexing.close()
        if shown:
            click.echo(f"\r{' ' * 40}\r", nl=False, err=True)
    if progress.problem:
        raise StorageProblem(progress.problem)
    return _Run(read=progress.done, seconds=time.monotonic() - begun)


def _show(progress: Progress) -> bool:
    live = sys.stderr.isatty()
    if live:
        percent = 100 * progress.done // max(1, progress.total)
        click.echo(
            f"\rreading {progress.done:,} of {progress.total:,} files  {percent} %", nl=False, err=True
        )
    return live


def _table(counts: KeptCounts) -> Iterator[str]:
    yield ""
    yield f"{'language':<14}{'files':>9}{'definitions':>13}{'MB':>9}"
    rows = sorted(counts.by_language.items(), key=lambda row: (not row[0], -row[1][1], row[0]))
    for language, (files, size, symbols) in rows:
        name = str(one_line(language)) or "words only"
        yield f"{name:<14}{files:>9,}{symbols:>13,}{size / _MEGABYTE:>9.1f}"
    yield ""
    for reason, files in sorted(counts.skipped.items()):
        yield f"{files:>9,} {reason}"
    yield f"{counts.names:,} names to look up; {counts.disk / _MEGABYTE:.1f} MB on disk"
