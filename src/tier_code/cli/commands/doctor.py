"""`tier-code doctor`: what is there, what is missing, what is wrong, each with what to do about it."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from tier_code.adapters.config.folders import cache_dir, config_dir, data_dir
from tier_code.adapters.config.settings import USER_FILE
from tier_code.cli.commands.doctor_books import look_at_books
from tier_code.cli.commands.doctor_sandbox import look_at_sandbox
from tier_code.cli.commands.findings import Finding, State, fine
from tier_code.cli.existing_repo import existing_repo
from tier_code.cli.model_wiring import Household, household, wanted_keys, warnings_of
from tier_code.cli.run_options import RunOptions
from tier_code.cli.token_factors import look_at_factors
from tier_code.domain.errors import TierCodeError
from tier_code.domain.tiers import Reach
from tier_code.domain.untrusted import one_line
from tier_code.frontends.shared.first_words import adds_more, works_now

OLD_DAYS = 60
_EXTRAS = {
    "mypy": ("type hints are checked", "checks"),
    "ruff": ("imports, formatting and lint fixes", "codemod"),
    "ast_grep_py": ("rewrites by pattern", "codemod"),
    "xllamacpp": ("the embedded local model", "local"),
    "keyring": ("keys in your system's keyring", "keyring"),
}
"""Package to (what it is for, the extra that brings it)."""
_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy")


@click.command()
@click.option("--repo", default=".", metavar="DIR", help="The repository to look at.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def doctor(*, repo: str, as_json: bool) -> int:
    """Look at everything a session needs; nothing is sent to a cloud. Exit code 1: something is wrong."""
    findings = list(findings_of(existing_repo(repo)))
    if as_json:
        click.echo(json.dumps({"findings": [asdict(each) for each in findings]}))
    else:
        width = max(len(each.what) for each in findings)
        for each in findings:
            click.echo(f"{each.state.value.ljust(7)}  {each.what.ljust(width)}  {one_line(each.told, 300)}")
    return 1 if any(each.state is State.PROBLEM for each in findings) else 0


def findings_of(repo: Path) -> Iterator[Finding]:
    """Everything that a session in this repository needs, looked at."""
    yield fine("python", f"{sys.version.split()[0]} at {sys.executable}")
    yield from _repository(repo)
    yield from _extras()
    try:
        home = household(RunOptions(repo=str(repo)), repo, _no_progress)
    except TierCodeError as problem:
        yield Finding(what="settings", state=State.PROBLEM, told=str(problem))
    else:
        yield from _household(home, repo)
        yield look_at_sandbox(home.settings.sandbox)
    yield from look_at_books(data_dir())
    yield from _surroundings()


def _repository(repo: Path) -> Iterator[Finding]:
    if shutil.which("git") is None:
        yield Finding(
            what="git", state=State.NOTE, told="not found: undo works without it, branches are unknown"
        )
    elif not (repo / ".git").exists():
        yield Finding(
            what="git", state=State.NOTE, told=f"{repo} is no git repository: undo works without it"
        )
    else:
        yield fine("git", str(repo))


def _extras() -> Iterator[Finding]:
    for package, (purpose, extra) in _EXTRAS.items():
        if importlib.util.find_spec(package) is not None:
            yield fine(package, purpose)
        else:
            told = f"not installed ({purpose}): pip install 'tier-code[{extra}]'"
            yield Finding(what=package, state=State.NOTE, told=told)


def _household(home: Household, repo: Path) -> Iterator[Finding]:
    file = config_dir() / USER_FILE
    yield fine("settings", str(file) if file.exists() else f"{file}, not there yet: defaults hold")
    if home.keys.note:
        yield Finding(
            what="keyring", state=State.NOTE, told=f"{home.keys.note}; keys of your environment hold"
        )
    for warning in warnings_of(home, repo):
        yield Finding(what="settings", state=State.NOTE, told=warning)
    for name, variable in wanted_keys(home.settings).items():
        if home.keys.environment.get(variable, "").strip():
            kept = variable in home.keys.from_keyring
            yield fine(f"key {name}", "in the keyring" if kept else f"{variable} in your environment")
    age = (dt.datetime.now(dt.UTC).date() - dt.date.fromisoformat(home.prices.as_of)).days
    fresh = age <= OLD_DAYS
    told = f"{len(home.prices.models())} models, gathered {home.prices.as_of}"
    yield Finding(
        what="prices",
        state=State.OK if fresh else State.NOTE,
        told=told if fresh else f"{told}, {age} days ago: check them against your vendor",
    )
    yield fine("pack", f"{home.models.pack}: {home.models.pack_reason}")
    for name, tier in home.models.tiers.items():
        told = f"{tier.backend} {tier.model}".strip() if tier.ready else tier.missing
        yield Finding(what=f"tier {name.value}", state=State.OK if tier.ready else State.NOTE, told=told)
    tiers = list(home.models.tiers.values())
    yield from look_at_factors(tiers)
    yield fine("works now", works_now(tiers))
    for line, what in adds_more(tiers):
        yield Finding(what="adds more", state=State.NOTE, told=f"`{line}`: {what}")
    paid = [tier for tier in home.models.tiers.values() if tier.ready and tier.reach is Reach.CLOUD]
    if paid and not any(True for _ in home.settings.limits.given()):
        told = "none: no paid tier takes over by itself; set one with --budget or `tier-code config set`"
        yield Finding(what="budget", state=State.NOTE, told=told)


def _surroundings() -> Iterator[Finding]:
    for name, folder in (("data", data_dir()), ("cache", cache_dir())):
        above = next(each for each in (folder, *folder.parents) if each.exists())
        if os.access(above, os.W_OK):
            free = shutil.disk_usage(above).free // 1_000_000_000
            yield fine(name, f"{folder}, {free} GB free")
        else:
            told = f"{above} cannot be written: set TIER_CODE_HOME to a folder of yours"
            yield Finding(what=name, state=State.PROBLEM, told=told)
    active = sorted({each.upper() for each in _PROXIES if os.environ.get(each)})
    if active:
        told = f"{', '.join(active)} set: used for clouds, never for this machine or private hosts"
        yield Finding(what="proxy", state=State.NOTE, told=told)


def _no_progress(what: str, done: int, total: int) -> None:
    del what, done, total
