"""`tier-code search`: plain text in a repository, each line with the function it stands in."""

from __future__ import annotations

import click

from tier_code.cli.commands.map import existing_folder, print_excerpt

DEFAULT_BUDGET = 2000
"""Tokens."""


@click.command()
@click.argument("text")
@click.option("--repo", default=".", metavar="DIR", help="The repository; default: this folder.")
@click.option(
    "--budget",
    type=click.IntRange(min=1),
    default=DEFAULT_BUDGET,
    show_default=True,
    help="Tokens that the answer may have.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def search(*, text: str, repo: str, budget: int, as_json: bool) -> None:
    """Show the lines that contain TEXT, with the function each stands in; all lower case matches any case."""
    from tier_code.adapters.counting.offline import offline_counter
    from tier_code.cli.indexes import look_up_in_indexes
    from tier_code.cli.source_folder import source_folder
    from tier_code.codebase.exploring.text_search import search as search_tree

    look_up_in_indexes()
    tree = source_folder(existing_folder(repo))
    print_excerpt(search_tree(tree, text, budget, offline_counter()), as_json=as_json)
