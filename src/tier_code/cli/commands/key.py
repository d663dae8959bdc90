"""`tier-code config key`: keys into the keyring of the user's system, never through the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import click

from tier_code.adapters.config.folders import config_dir
from tier_code.adapters.config.keys import forget_key, store_key, with_keyring
from tier_code.adapters.config.settings import load_settings
from tier_code.cli.model_wiring import wanted_keys
from tier_code.domain.errors import UsageProblem

LONGEST_KEY = 4096


@click.group("key")
def key() -> None:
    """Keep keys in the keyring of your system; the environment comes first."""


@key.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("more", nargs=-1)
def set_key(name: str, more: tuple[str, ...]) -> None:
    """Keep a key, read from a prompt or from standard input.

    NAME is `anthropic`, `ollama` or a host of your settings.
    """
    if more:
        # What was typed is not repeated: it is in the shell's history now, and need not be in a log too.
        raise UsageProblem(
            "a key is never read from the command line, where others can see it: run "
            f"`tier-code config key set {_known(name)}` and paste it; replace the one that you typed"
        )
    variable = wanted()[_known(name)]
    ring = store_key(name, _entered(name))
    click.echo(f"kept in {ring}; {variable} in your environment comes before it")


@key.command("remove")
@click.argument("name")
def remove_key(name: str) -> None:
    """Take a key out of the keyring again."""
    click.echo(f"removed from {forget_key(_known(name))}")


@key.command("list")
def list_keys() -> None:
    """Say for every key where it comes from, never the key."""
    names = wanted()
    found = with_keyring(os.environ, names)
    width = max(len(name) for name in names)
    for name, variable in names.items():
        there = bool(found.environment.get(variable, "").strip())
        place = "the keyring" if variable in found.from_keyring else f"{variable} in your environment"
        click.echo(f"{name.ljust(width)}  {place if there else 'none'}")
    if found.note:
        click.echo(f"keyring: {found.note}")


def wanted() -> Mapping[str, str]:
    """Every key that could be used, by name, with its variable."""
    return wanted_keys(load_settings(config_dir()))


def _known(name: str) -> str:
    names = wanted()
    if name not in names:
        raise UsageProblem(f"there is no key of that name; there are {', '.join(names)}")
    return name


def _entered(name: str) -> str:
    if sys.stdin.isatty():
        typed: str = click.prompt(f"Key for {name}", hide_input=True, err=True)
    else:
        typed = sys.stdin.readline(LONGEST_KEY + 1)
    given = typed.strip()
    if not given:
        raise UsageProblem("no key was given; nothing was changed")
    if len(given) > LONGEST_KEY or not given.isascii() or not given.isprintable() or " " in given:
        raise UsageProblem("that is no key: it has spaces or other characters that no key has")
    return given
