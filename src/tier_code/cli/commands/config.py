"""`tier-code config`: what is set, where that came from, and setting it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from tier_code.adapters.config.folders import config_dir
from tier_code.adapters.config.settings import USER_FILE, Settings, load_settings
from tier_code.adapters.config.settings_schema import SCHEMA
from tier_code.cli.commands.allowing import allow, forget, trust
from tier_code.cli.commands.key import key as key_commands
from tier_code.cli.existing_repo import existing_repo
from tier_code.cli.users_keys import key_warnings, set_users_setting, users_keymap
from tier_code.domain.budget import BudgetScope
from tier_code.domain.untrusted import one_line
from tier_code.frontends.shared.actions import ACTIONS
from tier_code.frontends.shared.key_names import spoken
from tier_code.frontends.shared.keymap import hold, keymap_from, keys_of
from tier_code.frontends.shared.wording import money


@click.group(invoke_without_command=True)
@click.option("--repo", default=".", metavar="DIR", help="Whose narrowing settings apply.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def config(ctx: click.Context, *, repo: str, as_json: bool) -> None:
    """Show every setting with where it came from; `set`, `allow`, `trust`, `key` and others do more."""
    if ctx.invoked_subcommand is not None:
        return
    settings = load_settings(config_dir(), existing_repo(repo))
    rows = list(setting_rows(settings))
    if as_json:
        click.echo(json.dumps({key: {"value": value, "from": origin} for key, value, origin in rows}))
        return
    width = max(len(key) for key, _, _ in rows)
    for key, value, origin in rows:
        click.echo(f"{key.ljust(width)}  {one_line(value) or '-'}  ({one_line(origin)})")
    for warning in (*settings.warnings, *key_warnings(keymap_from(settings.keys))):
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
    file = set_users_setting(key, value)
    click.echo(f"{key} = {value}  ({file})")


@config.command("keys")
def keys() -> None:
    """Print every action by the name that its keys are set by: `set keys.expand ctrl+e`."""
    keymap = users_keymap()
    hold(keymap)
    for each in ACTIONS:
        mark = "yours" if each.id in keymap.moved else ""
        names = ", ".join(spoken(key) for key in keys_of(each.id).split(",") if key) or "-"
        click.echo(f"{each.id:16}{names:32}{mark:7}{each.title} ({each.context})")
    for warning in key_warnings(keymap):
        click.echo(warning, err=True)


config.add_command(key_commands)
for more in (allow, forget, trust):
    config.add_command(more)


def setting_rows(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """(key, value, where it comes from) of every setting, in the order that they are shown."""

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
    for name, tier in settings.class_tiers.items():
        yield row(f"class_tiers.{name.value}", tier.value)
    yield row("mode", settings.mode)
    yield row("commit", settings.commit)
    yield row("commit_message", settings.commit_message)
    yield row("commit_attribution", "true" if settings.commit_attribution else "false")
    yield row("screen", settings.screen)
    yield row("history", "true" if settings.history else "false")
    yield row("notify", settings.notify)
    yield row("notify_command", " ".join(settings.notify_command) or "none")
    yield row("theme", settings.theme or "auto")
    for name, written in settings.keys.items():
        yield row(f"keys.{name}", ", ".join(written))
    yield row("motion", settings.motion)
    yield row("mouse", "true" if settings.mouse else "false")
    yield row("sandbox", settings.sandbox.value)
    yield row("hour_rate", "none" if settings.hour_rate is None else money(settings.hour_rate))
