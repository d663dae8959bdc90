"""`tier-code config`: what is set, where that came from, and setting it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from tier_code.adapters.config.folders import config_dir
from tier_code.adapters.config.settings import USER_FILE, Settings, load_settings, user_settings
from tier_code.adapters.config.settings_schema import SCHEMA
from tier_code.adapters.storage.problems import private_folder, storing
from tier_code.cli.commands.key import key as key_commands
from tier_code.cli.wiring import existing_repo
from tier_code.domain.budget import BudgetScope
from tier_code.domain.errors import UsageProblem
from tier_code.domain.untrusted import one_line
from tier_code.frontends.shared.wording import money


@click.group(invoke_without_command=True)
@click.option("--repo", default=".", metavar="DIR", help="Whose narrowing settings apply.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def config(ctx: click.Context, *, repo: str, as_json: bool) -> None:
    """Show every setting with where it came from; `set`, `key`, `path` and `schema` do more."""
    if ctx.invoked_subcommand is not None:
        return
    settings = load_settings(config_dir(), existing_repo(repo))
    rows = list(_rows(settings))
    if as_json:
        click.echo(json.dumps({key: {"value": value, "from": origin} for key, value, origin in rows}))
        return
    width = max(len(key) for key, _, _ in rows)
    for key, value, origin in rows:
        click.echo(f"{key.ljust(width)}  {one_line(value) or '-'}  ({one_line(origin)})")
    for warning in settings.warnings:
        click.echo(one_line(warning))


@config.command("path")
def path() -> None:
    """Print where your settings are."""
    click.echo(str(config_dir() / USER_FILE))


@config.command("schema")
def schema() -> None:
    """Print the JSON schema of the settings file, for editors."""
    click.echo(json.dumps(SCHEMA, indent=2))


@config.command("set")
@click.argument("key")
@click.argument("value")
def set_value(key: str, value: str) -> None:
    """Set one of your settings, such as `budget.day 5.00` or `tiers.mid anthropic/claude-opus-5-5@low`.

    Comments and everything else in the file stay.
    """
    file = config_dir() / USER_FILE
    text = _with_value(file, key, value)
    try:
        user_settings(tomllib.loads(text), str(file))
    except UsageProblem as problem:
        raise UsageProblem(f"nothing was changed: {problem}") from None
    _write(file, text)
    click.echo(f"{key} = {value}  ({file})")


config.add_command(key_commands)


def _rows(settings: Settings) -> Iterator[tuple[str, str, str]]:
    def row(key: str, value: str) -> tuple[str, str, str]:
        return key, value, settings.origins.get(key, "default")

    yield row("pack", settings.pack or "claude with a key, else local")
    yield row("time_zone", settings.time_zone)
    for scope in BudgetScope:
        limit = settings.limits.of(scope)
        yield row(f"budget.{scope.value}", "none" if limit is None else money(limit))
    for tier, choice in settings.tiers.items():
        yield row(f"tiers.{tier.value}", str(choice))
    for name, host in settings.hosts.items():
        yield f"hosts.{name}", host.url, settings.origins.get(f"hosts.{name}.url", "default")
    yield row("local_only", ", ".join(settings.local_only))
    yield row("ignore", ", ".join(settings.ignore))
    yield row("allow_unpriced", "true" if settings.allow_unpriced else "false")
    yield row("theme", settings.theme)
    yield row("sandbox", settings.sandbox.value)
    yield row("hour_rate", "none" if settings.hour_rate is None else money(settings.hour_rate))


def _with_value(file: Path, key: str, value: str) -> str:
    # Only `set` writes: reading needs no library.
    import tomlkit

    with storing(file):
        document = tomlkit.parse(file.read_text("utf-8") if file.exists() else "")
    *tables, last = key.split(".")
    place: Any = document
    for name in tables:
        if not isinstance(place.get(name, {}), Mapping):
            raise UsageProblem(f"'{name}' in '{key}' is no table")
        place = place.setdefault(name, tomlkit.table())
    place[last] = _typed(value)
    return tomlkit.dumps(document)


def _typed(value: str) -> object:
    """Flags, numbers of tokens and lists as TOML has them; amounts and names stay texts."""
    if value in ("true", "false"):
        return value == "true"
    if value.startswith("["):
        try:
            return tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            raise UsageProblem(f"'{value}' is not a list such as [\"secret/**\"]") from None
    return int(value) if value.isdecimal() and len(value) > 3 else value


def _write(file: Path, text: str) -> None:
    private_folder(file.parent)
    fresh = file.with_suffix(".new")
    with storing(file):
        fresh.write_text(text, "utf-8")
        fresh.chmod(0o600)
        fresh.replace(file)
