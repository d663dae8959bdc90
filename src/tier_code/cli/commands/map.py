"""`tier-code map`: the outline of a repository that a planner is given, for people and scripts."""

from __future__ import annotations

import json
from pathlib import Path

import click

from tier_code.domain.errors import UsageProblem
from tier_code.domain.untrusted import sanitize
from tier_code.ports.exploring import Excerpt

DEFAULT_BUDGET = 4000
"""Tokens."""


@click.command(name="map")
@click.option("--repo", default=".", metavar="DIR", help="The repository; default: this folder.")
@click.option(
    "--budget",
    type=click.IntRange(min=1),
    default=DEFAULT_BUDGET,
    show_default=True,
    help="Tokens that the map may have.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def map_command(*, repo: str, budget: int, as_json: bool) -> None:
    """Show files with the signatures that others use most; the same bytes for the same code."""
    from tier_code.adapters.counting.offline import offline_counter
    from tier_code.cli.indexes import look_up_in_indexes
    from tier_code.cli.source_folder import source_folder
    from tier_code.codebase.exploring.mapping import repo_map

    look_up_in_indexes()
    print_excerpt(repo_map(source_folder(existing_folder(repo)), budget, offline_counter()), as_json=as_json)


def existing_folder(repo: str) -> str:
    """The folder to look at.

    Errors: UsageProblem when there is none.
    """
    if not Path(repo).is_dir():
        raise UsageProblem(f"{repo}: no such folder; name the project with --repo DIR")
    return repo


def print_excerpt(found: Excerpt, *, as_json: bool) -> None:
    """The text, made safe to show; or all of it as one JSON object."""
    if as_json:
        fields = {
            "text": found.text,
            "tokens": found.tokens,
            "complete": found.complete,
            "paths": found.paths,
        }
        click.echo(json.dumps(fields))
    else:
        click.echo(sanitize(found.text), nl=False)
