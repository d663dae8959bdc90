"""`tier-code tool NAME ...`: one exact edit, planned, checked and shown like any step, without a model."""

from __future__ import annotations

import asyncio
from typing import Any

import click

from tier_code.cli.run_options import OUTPUT_FORMATS, RunOptions
from tier_code.domain.errors import UsageProblem
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.planner import RECIPES
from tier_code.engine.planning.recipe import Recipe


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": ["-h", "--help"]},
    options_metavar="[OPTIONS]",
)
@click.option("--repo", type=click.Path(), default=".", metavar="DIR", help="The repository to work in.")
@click.option("-y", "--yes", is_flag=True, help="Write what passes its checks; without it the diff is shown.")
@click.option(
    "--test-cmd", "test_command", default="", metavar="COMMAND", help="Your tests, as for a session."
)
@click.option("--test-seconds", type=click.FloatRange(min=1), default=600.0, show_default=True)
@click.option("--output-format", type=click.Choice(OUTPUT_FORMATS), default="text", show_default=True)
@click.argument("name", default="")
@click.argument("arguments", nargs=-1)
def tool(*, name: str, arguments: tuple[str, ...], yes: bool, **given: Any) -> int:  # noqa: ANN401 - click passes each option's own type
    """Run one exact tool: its result is checked, then shown, or written with --yes.

    Without NAME the tools are listed with their arguments.
    """
    if not name:
        _list_tools()
        return 0
    request = _recipe(name).request(arguments)
    options = RunOptions(
        request=request, headless=True, yes=yes, dry_run=not yes, max_tier=TierName.TOOL, **given
    )
    from tier_code.cli.headless_session import run_headless

    return asyncio.run(run_headless(options))


def _tools() -> dict[str, Recipe]:
    return {recipe.tool: recipe for recipe in RECIPES if recipe.tool}


def _recipe(name: str) -> Recipe:
    known = _tools()
    if name not in known:
        raise UsageProblem(f"there is no tool '{name}'; tools: {', '.join(sorted(known))}")
    return known[name]


def _list_tools() -> None:
    for name, recipe in sorted(_tools().items()):
        first, *others = recipe.usage.split(" | ")
        click.echo(f"{name} {first}")
        for other in others:
            click.echo(f"{' ' * len(name)} {other}")
        click.echo(f'    as a request: "{recipe.example}"')
